/** One file that holds an answer: whether it changed, whether it looks whole, and its text or why it has none. */
import { readFileSync, statSync } from "node:fs";

/** Bytes of an answer; the longest reward that was ever of use has a few thousand. */
const MAX_BYTES = 1_000_000;

export type ReadAnswer =
  | { readonly ok: true; readonly text: string }
  /** One sentence: what is wrong, where, what to do. */
  | { readonly ok: false; readonly sentence: string };

/** What tells one state of a file from another; null when there is no such file. */
export function sight(file: string): string | null {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch (error) {
    // A broken link or a folder that may not be searched will be told of by reading.
    return codeOf(error) === "ENOENT" ? null : codeOf(error);
  }
}

/** Reads at most {@link MAX_BYTES}: UTF-8, or UTF-16 with its mark, as some editors save. */
export function readAnswer(file: string): ReadAnswer {
  let bytes: Buffer;
  try {
    const stats = statSync(file);
    if (!stats.isFile()) return refuse(`${file} is no file`, "put the answer into a file of that name");
    if (stats.size > MAX_BYTES) {
      return refuse(
        `${file} has ${Math.round(stats.size / 1e6)} MB`,
        "an answer has at most 1 MB: save only the answer",
      );
    }
    bytes = readFileSync(file);
  } catch (error) {
    return refuse(`${file} cannot be read (${codeOf(error)})`, "check that it is a file that you may read");
  }
  const text = decode(bytes);
  if (text === null) return refuse(`${file} is no UTF-8 text`, "save it as UTF-8");
  if (text.trim() === "") return refuse(`${file} is empty`, "write the answer into it");
  return { ok: true, text };
}

/** Markdown whose last code block is closed, or a module that ends with its closing brace. */
export function looksFinished(name: string, text: string): boolean {
  if (name.endsWith(".ts")) return /\}\s*$/.test(text);
  const fences = text.match(/^ {0,3}`{3,}/gm)?.length ?? 0;
  return fences >= 2 && fences % 2 === 0;
}

function decode(bytes: Buffer): string | null {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function refuse(problem: string, remedy: string): ReadAnswer {
  return { ok: false, sentence: `${problem}; ${remedy}` };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
