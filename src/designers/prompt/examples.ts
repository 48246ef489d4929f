/** Proven rewards of earlier runs in a prompt. */
import type { Example } from "../../core/candidate.ts";
import type { Section } from "./allot.ts";
import { dataLine, fenced, short } from "./data.ts";
import { listSection } from "./lines.ts";
import type { Templates } from "./templates.ts";

const MAX_TITLE = 300;

/** The nearest first; each is told whole or not at all. */
export function examplesSection(templates: Templates, examples: readonly Example[], share: number): Section {
  return listSection({
    name: "examples",
    share,
    items: examples.map(exampleText),
    what: "example",
    separator: "\n\n",
    frame: (text) => templates.render("examples", { examples: text }),
  });
}

/** The title stands inside the fence: it may be somebody's own words for their task. */
function exampleText({ task, title, source, humanNormalised }: Example): string {
  const score = humanNormalised === null ? "" : `; human-normalised score ${short(humanNormalised)}`;
  return fenced(`// Task ${task}: ${dataLine(title, MAX_TITLE)}${score}\n\n${source}`);
}
