/**
 * Message templates as files of `prompts/`: Markdown with slots `{{name}}`. They are checked when they are opened, so
 * that a misspelt slot is an error before the first call and not a hole in a prompt. For any room that asks a model.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../core/package.ts";
import { Problem, UsageProblem } from "../../core/problem.ts";

/** Every template by name, with the slots that it must have: no more and no fewer. */
export type SlotTable = Readonly<Record<string, readonly string[]>>;

/** Template texts by name. */
export type TemplateTexts = Readonly<Record<string, string>>;

const SLOT = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** A checked set of templates. */
export class TemplateSet<T extends SlotTable> {
  readonly #texts: TemplateTexts;

  /** @param texts the templates by name, checked */
  constructor(texts: TemplateTexts) {
    this.#texts = texts;
  }

  /**
   * The text of a template with its slots filled. Values stay as they are: slots inside them are not filled. A slot
   * whose value is empty leaves no gap.
   */
  render<N extends keyof T & string>(name: N, values: Readonly<Record<T[N][number], string>>): string {
    const value = (slot: string): string => (values as TemplateTexts)[slot]!;
    const filled = this.#texts[name]!.replace(SLOT, (all, slot: string) => (value(slot) === "" ? "" : all))
      .replace(/\n(?:[ \t]*\n){2,}/g, "\n\n")
      .trim()
      .replace(SLOT, (_all, slot: string) => value(slot).trimEnd());
    return `${filled}\n`;
  }
}

/**
 * The templates of a table, checked.
 * @param own a user's own versions; a template that is not among them is taken from the package. Other names are
 *   passed over: they may belong to another room
 * @throws Problem for a template that cannot be read, has an unknown slot or lacks one
 */
export function openTemplates<T extends SlotTable>(slots: T, own: TemplateTexts = {}): TemplateSet<T> {
  const folder = join(packageRoot(), "prompts");
  const texts = Object.entries(slots).map(([name, expected]) => {
    const text = own[name] ?? readTemplate(join(folder, `${name}.md`));
    const fault = slotFault(`${name}.md`, text, expected);
    if (fault !== null) throw new Problem(fault);
    return [name, text] as const;
  });
  return new TemplateSet(Object.fromEntries(texts));
}

/**
 * A user's own templates: the Markdown files of a folder, checked.
 * @param slots all tables whose templates may stand there, in one
 * @throws UsageProblem when the folder cannot be read or holds no template, or a template is unknown or wrong
 */
export function readTemplateFolder(folder: string, slots: SlotTable): TemplateTexts {
  const names = Object.keys(slots);
  let files: string[];
  try {
    files = readdirSync(folder).filter((name) => name.endsWith(".md"));
  } catch (error) {
    throw new UsageProblem(`the folder ${folder} of --prompts cannot be read; check its name`, {
      cause: error,
    });
  }
  if (files.length === 0) {
    throw new UsageProblem(
      `the folder ${folder} of --prompts holds no template; copy one of ${names.map((name) => `${name}.md`).join(", ")} there and change it`,
    );
  }
  return Object.fromEntries(
    files.map((file) => {
      const name = file.slice(0, -".md".length);
      const expected = Object.hasOwn(slots, name) ? slots[name] : undefined;
      if (!expected) {
        throw new UsageProblem(
          `there is no prompt template "${name}", but ${folder} holds ${file}: expected one of ${names.join(", ")}`,
        );
      }
      const text = readTemplate(join(folder, file));
      const fault = slotFault(join(folder, file), text, expected);
      if (fault !== null) throw new UsageProblem(fault);
      return [name, text];
    }),
  );
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  } catch (error) {
    throw new Problem(`prompt template ${file} cannot be read; restore it, or install the package again`, {
      cause: error,
    });
  }
}

/** What is wrong with the slots of a template, in one sentence, or null. */
function slotFault(file: string, text: string, expected: readonly string[]): string | null {
  const found = new Set([...text.matchAll(SLOT)].map(([, slot]) => slot!));
  const unknown = [...found].find((slot) => !expected.includes(slot));
  if (unknown !== undefined) {
    const known = expected.length > 0 ? `it may have ${expected.join(", ")}` : "it may have none";
    return `prompt template ${file} has an unknown slot "${unknown}": ${known}`;
  }
  const missing = expected.find((slot) => !found.has(slot));
  return missing === undefined
    ? null
    : `prompt template ${file} lacks the slot "{{${missing}}}"; add it where that text shall stand`;
}
