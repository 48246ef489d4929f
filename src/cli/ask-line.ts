/** Asks one question at a terminal. */
import { createInterface } from "node:readline";

export interface AskLineOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Written before the place to type. */
  readonly prompt: string;
  readonly signal: AbortSignal;
  /** The terminal is in raw mode while somebody types, so that Ctrl-C is a key and no signal. */
  onInterrupt(): void;
}

/** Milliseconds in which the further lines of a paste come. */
const PASTE_MS = 30;

/**
 * One line, or null after Ctrl-D. Lines pasted in one go are one answer, joined by blanks.
 * @throws the signal's reason
 */
export function askLine({
  input,
  output,
  prompt,
  signal,
  onInterrupt,
}: AskLineOptions): Promise<string | null> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const lines: string[] = [];
    const editor = createInterface({ input, output, prompt, terminal: true, historySize: 0 });
    const abort = () => editor.close();
    signal.addEventListener("abort", abort, { once: true });
    let pasted: NodeJS.Timeout | undefined;
    editor.on("line", (line) => {
      lines.push(line);
      pasted ??= setTimeout(() => {
        if (editor.line !== "") lines.push(editor.line);
        editor.close();
      }, PASTE_MS);
    });
    editor.on("SIGINT", onInterrupt);
    editor.on("close", () => {
      clearTimeout(pasted);
      signal.removeEventListener("abort", abort);
      if (lines.length === 0) output.write("\n");
      if (signal.aborted) reject(signal.reason);
      else resolve(lines.length === 0 ? null : lines.join(" ").trim());
    });
    editor.prompt();
  });
}
