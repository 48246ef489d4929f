/**
 * The prompt templates of `prompts/`: Markdown with slots `{{name}}`. They are checked when they are loaded, so that
 * a misspelt slot is an error before the first call and not a hole in a prompt.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../core/package.ts";
import { Problem } from "../../core/problem.ts";

/** Every template and the slots that it must have, no more and no fewer. */
const slots = {
  system: ["maxTerms"],
  task: [
    "title",
    "description",
    "environment",
    "horizon",
    "timestep",
    "endsWhen",
    "types",
    "fitness",
    "fitnessUnit",
    "fitnessLow",
    "fitnessHigh",
    "success",
  ],
  answer: [],
  "first-generation": ["answer"],
  "next-generation": ["generation", "parent", "history", "rejected", "answer"],
  parent: ["label", "fitness", "source", "reflection"],
  "no-parent": [],
  history: ["table"],
  rejected: ["findings"],
  repair: ["findings", "answer"],
} as const;

export type TemplateName = keyof typeof slots;
type Values<N extends TemplateName> = Readonly<Record<(typeof slots)[N][number], string>>;

const SLOT = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** A checked set of templates. */
export class Templates {
  readonly #texts: ReadonlyMap<string, string>;

  /** @param texts the templates by name */
  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  /** The text of a template with its slots filled. Braces inside the values stay as they are. */
  render<N extends TemplateName>(name: N, values: Values<N>): string {
    const filled = this.#texts
      .get(name)!
      .replace(SLOT, (_all, slot: string) => (values as Readonly<Record<string, string>>)[slot]!);
    return `${filled.replace(/\n{3,}/g, "\n\n").trim()}\n`;
  }
}

/**
 * Reads and checks all templates.
 * @param folder where a user's own versions lie; a template that is not there is taken from the package
 * @throws Problem for a template that is missing, or has an unknown slot, or lacks one
 */
export function loadTemplates(folder?: string): Templates {
  const own = join(packageRoot(), "prompts");
  const texts = new Map<string, string>();
  for (const [name, expected] of Object.entries(slots)) {
    const overriding = folder === undefined ? null : join(folder, `${name}.md`);
    const file = overriding !== null && existsSync(overriding) ? overriding : join(own, `${name}.md`);
    const text = readTemplate(file);
    checkSlots(file, text, expected);
    texts.set(name, text);
  }
  return new Templates(texts);
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Problem(`prompt template ${file} cannot be read; install the package again`, { cause: error });
  }
}

function checkSlots(file: string, text: string, expected: readonly string[]): void {
  const found = new Set([...text.matchAll(SLOT)].map(([, slot]) => slot!));
  const unknown = [...found].find((slot) => !expected.includes(slot));
  if (unknown !== undefined) {
    const known = expected.length > 0 ? `it may have ${expected.join(", ")}` : "it may have none";
    throw new Problem(`prompt template ${file} has an unknown slot "${unknown}": ${known}`);
  }
  const missing = expected.find((slot) => !found.has(slot));
  if (missing !== undefined) {
    throw new Problem(
      `prompt template ${file} lacks the slot "{{${missing}}}"; add it where that text shall stand`,
    );
  }
}
