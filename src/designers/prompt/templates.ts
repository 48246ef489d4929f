/**
 * The prompt templates of `prompts/`: Markdown with slots `{{name}}`. They are checked when they are loaded, so that
 * a misspelt slot is an error before the first call and not a hole in a prompt.
 */
import { readdirSync, readFileSync } from "node:fs";
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

/** Template texts by name. */
export type TemplateTexts = Readonly<Record<string, string>>;

/**
 * Reads and checks all templates.
 * @param own a user's own versions; a template that is not among them is taken from the package
 * @throws Problem for a template that is missing, unknown, has an unknown slot, or lacks one
 */
export function loadTemplates(own: TemplateTexts = {}): Templates {
  const folder = join(packageRoot(), "prompts");
  const stranger = Object.keys(own).find((name) => !(name in slots));
  if (stranger !== undefined) {
    throw new Problem(
      `there is no prompt template "${stranger}": expected one of ${Object.keys(slots).join(", ")}`,
    );
  }
  const texts = new Map<string, string>();
  for (const [name, expected] of Object.entries(slots)) {
    const text = own[name] ?? readTemplate(join(folder, `${name}.md`));
    checkSlots(`${name}.md`, text, expected);
    texts.set(name, text);
  }
  return new Templates(texts);
}

/**
 * A user's own templates: the Markdown files of a folder, checked.
 * @throws Problem when the folder cannot be read or holds no template, or a template is wrong
 */
export function readTemplates(folder: string): TemplateTexts {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".md"));
  } catch (error) {
    throw new Problem(`the folder ${folder} of --prompts cannot be read; check its name`, { cause: error });
  }
  if (names.length === 0) {
    throw new Problem(
      `the folder ${folder} of --prompts holds no template; copy one of ${Object.keys(slots)
        .map((name) => `${name}.md`)
        .join(", ")} there and change it`,
    );
  }
  const texts = Object.fromEntries(
    names.map((name) => [name.slice(0, -".md".length), readTemplate(join(folder, name))]),
  );
  loadTemplates(texts);
  return texts;
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
