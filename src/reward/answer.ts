/** Finds the one reward module in a designer's answer: a fenced block, the whole answer, or a field of a structured one. */
import type { Finding } from "../core/finding.ts";
import { definesReward, parseModule, syntaxFindings } from "./syntax.ts";

export type ExtractedSource =
  | { readonly found: true; readonly source: string }
  | { readonly found: false; readonly finding: Finding };

/** Languages that a fence may name; an empty one is accepted as well. */
const languages = new Set(["", "ts", "typescript", "js", "javascript", "mjs", "mts"]);

/** Different blocks that are parsed to find the module. */
const MAX_BLOCKS = 12;

interface FencedBlock {
  readonly language: string;
  readonly text: string;
}

/**
 * The reward module of an answer, with line feeds as line ends and one at the end. A structured answer is a JSON object,
 * fenced or not, whose `module` holds what any other answer would.
 */
export function extractSource(answer: string): ExtractedSource {
  const text = answer.replaceAll("\r\n", "\n").replace(/^\uFEFF/, "");
  const structured = structuredAnswer(text);
  if (structured === null) return extractFromText(text);
  if (typeof structured.module === "string")
    return extractFromText(structured.module.replaceAll("\r\n", "\n"));
  return missing(
    "no-code",
    "The answer is a JSON object without a text `module`.",
    'Answer with `{"design": "…", "module": "export function reward(s, a, next) { … }"}`.',
  );
}

/** The object that the whole answer is, or its only block; null where it is none. */
function structuredAnswer(text: string): { readonly module?: unknown } | null {
  const trimmed = text.trim();
  const blocks = trimmed.startsWith("{") ? [] : fencedBlocks(trimmed);
  const [block] = blocks;
  const json = trimmed.startsWith("{")
    ? trimmed
    : blocks.length === 1 && block?.language === "json"
      ? block.text.trim()
      : "";
  if (!json.startsWith("{")) return null;
  try {
    return JSON.parse(json) as { readonly module?: unknown };
  } catch {
    return null; // braces of another kind: a module may begin with a block
  }
}

function extractFromText(text: string): ExtractedSource {
  const blocks = fencedBlocks(text).filter((block) => languages.has(block.language));
  const texts = blocks.length > 0 ? blocks.map((block) => block.text) : [withoutProse(text)];
  const sources = [...new Set(texts.map(tidy))];
  if (sources.length > MAX_BLOCKS) {
    return missing(
      "ambiguous-answer",
      `The answer holds ${sources.length} different code blocks.`,
      "Answer with exactly one code block that holds the final reward module.",
    );
  }
  const defining = sources.filter((source) => definesReward(parseModule(source)) !== "no");
  const exporting = defining.filter((source) => definesReward(parseModule(source)) === "exported");
  const chosen = withoutSketches(exporting.length > 0 ? exporting : defining);
  if (chosen.length === 1) return { found: true, source: chosen[0]! };
  if (chosen.length > 1) {
    return missing(
      "ambiguous-answer",
      `The answer holds ${chosen.length} different code blocks that define \`reward\`.`,
      "Answer with exactly one code block that holds the final reward module.",
    );
  }
  const only = sources.length === 1 ? sources[0]! : "";
  if (blocks.length > 0 && only !== "") return { found: true, source: only };
  const remedy =
    "Answer with one TypeScript code block that contains `export function reward(s: State, a: Action, next: State) { … }`.";
  return blocks.length > 1
    ? missing("no-reward", `None of the ${blocks.length} code blocks defines \`reward\`.`, remedy)
    : missing("no-code", "The answer holds no reward module.", remedy);
}

/**
 * A module that stands in prose without a fence around it: from the first line that begins like code to the last brace
 * at the left edge. The text as it is where that is no module, or nothing but one.
 */
function withoutProse(text: string): string {
  if (isModule(text)) return text;
  const lines = text.split("\n");
  const first = lines.findIndex((line) => /^(import|export|const|function)\s/.test(line));
  const last = lines.findLastIndex((line) => /^\}\)?;?\s*$/.test(line));
  const inner = lines.slice(Math.max(0, first), last + 1).join("\n");
  return isModule(inner) ? inner : text;
}

const isModule = (text: string): boolean =>
  definesReward(parseModule(text)) !== "no" && syntaxFindings(text).length === 0;

/**
 * Small models follow a module with pieces of it that they explain, e.g. `return { precise * scale, effort };`. What
 * cannot be parsed is no rival to what can; where nothing can, all stay.
 */
function withoutSketches(sources: readonly string[]): readonly string[] {
  if (sources.length < 2) return sources;
  const whole = sources.filter((source) => syntaxFindings(source).length === 0);
  return whole.length > 0 ? whole : sources;
}

function missing(kind: string, message: string, remedy: string): ExtractedSource {
  return { found: false, finding: { kind, severity: "error", message, remedy } };
}

/** Without blank lines before and after, and with one line feed at the end. */
function tidy(source: string): string {
  const lines = source.split("\n").map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line !== "");
  const last = lines.findLastIndex((line) => line !== "");
  return first < 0 ? "" : `${lines.slice(first, last + 1).join("\n")}\n`;
}

/**
 * The fenced code blocks of a Markdown text (CommonMark 0.31, section 4.5), also where a list indents them deeper
 * than a document may. A fence that is never closed runs to the end; one that follows the last line of the code on
 * the same line, which CommonMark does not know, closes it.
 */
export function fencedBlocks(markdown: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: {
    readonly mark: string;
    readonly length: number;
    readonly indent: number;
    readonly language: string;
  } | null = null;
  let lines: string[] = [];
  const close = () => {
    if (open) blocks.push({ language: open.language, text: lines.join("\n") });
    open = null;
    lines = [];
  };
  for (const line of markdown.split("\n")) {
    const fence = readFence(line);
    if (open === null) {
      if (fence && !(fence.mark === "`" && fence.info.includes("`"))) {
        open = { ...fence, language: (fence.info.split(/[\s{,:]/)[0] ?? "").toLowerCase() };
      }
    } else if (fence && fence.mark === open.mark && fence.length >= open.length && fence.info === "") {
      close();
    } else {
      const indented = line.length - line.trimStart().length;
      const last = lastOfCode(line, open.mark.repeat(open.length));
      lines.push((last ?? line).slice(Math.min(open.indent, indented)));
      if (last !== null) close();
    }
  }
  close();
  return blocks;
}

/** What stands before a fence at the end of a line of code, or null. */
function lastOfCode(line: string, fence: string): string | null {
  const [, code, mark = ""] = /^([^`]*[;})])\s*(`{3,})\s*$/.exec(line) ?? [];
  return code !== undefined && mark.startsWith(fence) ? code : null;
}

function readFence(line: string): { mark: string; length: number; indent: number; info: string } | null {
  const content = line.trimStart();
  const mark = content.charAt(0);
  if (mark !== "`" && mark !== "~") return null;
  let length = 0;
  while (content.charAt(length) === mark) length++;
  if (length < 3) return null;
  return { mark, length, indent: line.length - content.length, info: content.slice(length).trim() };
}
