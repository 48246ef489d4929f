/** `design-reward export <run|candidate>`: a reward as a package of its own. */
import { UsageProblem } from "../../core/problem.ts";
import { exportCandidate } from "../../loop/index.ts";
import { findTarget } from "../target.ts";
import type { Report, VerbContext } from "../verb.ts";

const formats = ["ts", "js"] as const;
type Format = (typeof formats)[number];

export async function exportTo(
  { runsDir }: VerbContext,
  name: string,
  options: { readonly format?: string; readonly output: string },
): Promise<Report> {
  const format = options.format ?? "ts";
  if (!isFormat(format)) {
    throw new UsageProblem(`--format must be one of ${formats.join(", ")}, got "${format}"`);
  }
  if (options.output === "") throw new UsageProblem("--output must name a folder, got an empty text");
  const target = findTarget(runsDir, name);
  const which = target.kind === "run" ? "winner" : target.candidate.label;
  await exportCandidate(target.folder, which, format, options.output);
  return {
    json: { run: target.folder.id, candidate: which, format, folder: options.output },
    text: `wrote ${which} of ${target.folder.id} as ${format} to ${options.output}: see its README.md`,
  };
}

function isFormat(word: string): word is Format {
  return (formats as readonly string[]).includes(word);
}
