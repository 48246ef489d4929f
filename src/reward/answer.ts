/** Finds the one reward module in a designer's answer: a fenced block, the whole answer, or a field of a structured one. */
import type { Finding } from "../core/finding.ts";
import { cleanGuestText } from "../core/guest-text.ts";
import { type FencedBlock, fencedBlocks } from "./fences.ts";
import { definesReward, parseModule, syntaxFindings } from "./syntax.ts";

export type ExtractedSource =
  | { readonly found: true; readonly source: string }
  | { readonly found: false; readonly finding: Finding };

/** Languages that a fence may name; an empty one is accepted as well. */
const languages = new Set(["", "ts", "typescript", "js", "javascript", "mjs", "mts"]);

/** Different blocks that are parsed to find the module. */
const MAX_BLOCKS = 12;

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
  const blocks = fencedBlocks(text);
  const marked = codeOf(blocks.filter(({ language }) => languages.has(language)));
  const others = codeOf(blocks.filter(({ language }) => !languages.has(language)));
  const sources = blocks.length > 0 ? marked : [tidy(withoutProse(text))];
  if (sources.length > MAX_BLOCKS || others.length > MAX_BLOCKS) {
    return missing(
      "ambiguous-answer",
      `The answer holds ${sources.length + others.length} different code blocks.`,
      "Answer with exactly one code block that holds the final reward module.",
    );
  }
  const defines = (source: string) => definesReward(parseModule(source)) !== "no";
  // Models mark TypeScript as `tsx`, `text` or worse: what is in a block counts for more than what it is said to be.
  const defining = sources.some(defines) ? sources.filter(defines) : others.filter(defines);
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
  return withoutReward(blocks, sources);
}

/** The different texts of some blocks. */
const codeOf = (blocks: readonly FencedBlock[]): readonly string[] => [
  ...new Set(blocks.map(({ text }) => tidy(text))),
];

/** What an answer is in which no code defines `reward`: where it is plain which code is meant, the gates say what it lacks. */
function withoutReward(blocks: readonly FencedBlock[], sources: readonly string[]): ExtractedSource {
  const [only = "", ...others] = sources;
  const isMeant = others.length === 0 && only !== "" && (blocks.length > 0 || isBareCode(only));
  if (isMeant) return { found: true, source: only };
  const remedy =
    "Answer with one TypeScript code block that contains `export function reward(s: State, a: Action, next: State) { … }`.";
  const [foreign] = blocks;
  if (blocks.length > 1) {
    return missing("no-reward", `None of the ${blocks.length} code blocks defines \`reward\`.`, remedy);
  }
  return foreign && foreign.language !== "" && tidy(foreign.text) !== ""
    ? missing(
        "no-reward",
        `The answer's only code block is marked as \`${cleanGuestText(foreign.language, 20)}\` and defines no \`reward\` in TypeScript.`,
        remedy,
      )
    : missing("no-code", "The answer holds no reward module.", remedy);
}

/** How a line of code begins where it does not begin a sentence. */
const codeLine = /^(import|export|const|let|var|function|class|async|exports|module\.exports)\b[\s.]/m;

/** Whether a text without fences is code: a file, say, that lacks what it should define or must not be parsed. */
function isBareCode(text: string): boolean {
  if (!codeLine.test(text)) return false;
  const problems = syntaxFindings(text);
  return problems.length === 0 || problems.some(({ kind }) => kind !== "syntax");
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
