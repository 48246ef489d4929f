/** The templates of the messages to whoever designs: their names, their slots, and where a user's own ones come from. */
import {
  openTemplates,
  readTemplateFolder,
  type SlotTable,
  type TemplateSet,
  type TemplateTexts,
} from "./template-set.ts";

const slots = {
  system: ["maxTerms", "example"],
  "system-compact": ["maxTerms", "example"],
  example: ["stateField", "stateUnit", "control"],
  task: [
    "title",
    "description",
    "environment",
    "horizon",
    "timestep",
    "endsWhen",
    "types",
    "observation",
    "discount",
    "fitness",
    "fitnessUnit",
    "fitnessLow",
    "fitnessHigh",
    "success",
  ],
  answer: [],
  "first-generation": ["feedback", "examples", "answer"],
  "next-generation": ["generation", "parent", "feedback", "history", "rejected", "examples", "answer"],
  parent: ["label", "fitness", "source", "reflection"],
  "no-parent": [],
  reflection: ["reflection"],
  history: ["table"],
  rejected: ["findings"],
  feedback: ["words"],
  "earlier-feedback": ["words"],
  examples: ["examples"],
  again: ["answer"],
  repair: ["findings", "answer"],
  "repair-answer": ["findings"],
  "repair-truncated": ["findings"],
} as const satisfies SlotTable;

export type Templates = TemplateSet<typeof slots>;

/**
 * The package's templates, with a user's own in place of those of the same name. Who writes a `system` of their own
 * and no `system-compact` gets theirs in small contexts too.
 * @throws Problem for a template that cannot be read, has an unknown slot or lacks one
 */
export function loadTemplates(own: TemplateTexts = {}): Templates {
  const compact = own["system-compact"] ?? own.system;
  return openTemplates(slots, { ...own, ...(compact !== undefined && { "system-compact": compact }) });
}

/**
 * A user's own templates, checked.
 * @param others templates of other rooms that may stand in the same folder
 * @throws UsageProblem when the folder or something in it is wrong
 */
export function readTemplates(folder: string, others: SlotTable = {}): TemplateTexts {
  return readTemplateFolder(folder, { ...slots, ...others });
}
