/** What a prompt tells of rewards that were refused or stopped: the findings, with line and remedy. */
import type { Candidate } from "../../core/candidate.ts";
import type { Finding } from "../../core/finding.ts";
import { plainText } from "../../core/plain-text.ts";
import type { Section } from "./allot.ts";
import { dataLine, fenced } from "./data.ts";
import { listSection } from "./lines.ts";
import type { Templates } from "./templates.ts";
import { latestOf, ownFault, toldOf } from "./told.ts";

/** Findings of one candidate that are told: the first ones are the cause of most others. */
const MOST_FINDINGS = 6;
/** Characters of a message and of a quoted line; longer ones are nobody's help. */
const MAX_MESSAGE = 600;
const MAX_QUOTE = 200;
/** Lines of a code frame. */
const MAX_FRAME = 9;

/** The findings on the latest generation's candidates; those with the same fault are told together. */
export function refusedSection(templates: Templates, history: readonly Candidate[], share: number): Section {
  const latest = latestOf(history);
  const labels = new Map<string, string[]>();
  for (const candidate of toldOf(history)) {
    const failure = ownFault(candidate);
    // What a duplicate repeats stands in the history.
    if (candidate.generation !== latest || !failure || failure.kind === "duplicate") continue;
    const [head, ...details] = refusal(candidate, quotedLine);
    const text = [head, ...details].join("\n");
    labels.set(text, [...(labels.get(text) ?? []), candidate.label]);
  }
  return listSection({
    name: "refused rewards",
    share,
    items: [...labels].map(([text, names]) => `${names.join(", ")} ${text}`),
    what: "refused reward",
    separator: "\n\n",
    frame: (items) => templates.render("rejected", { findings: fenced(items) }),
  });
}

/** Everything that was found in one refused candidate, fenced; findings that do not fit are left out from the end. */
export function findingsSection(refused: Candidate): Section {
  const [head, ...details] = refusal(refused, codeFrame);
  return listSection({
    name: "findings",
    share: 1,
    items: details.length > 0 ? [`${head}\n${details[0]!}`, ...details.slice(1)] : [head],
    what: "finding",
    frame: fenced,
  });
}

type Place = (finding: Finding, source: string) => string;

/** A first line with the failure, then one item for each finding. */
function refusal(candidate: Candidate, place: Place): readonly [string, ...string[]] {
  const { kind, message } = ownFault(candidate)!;
  const errors = candidate.verdict.findings.filter(({ severity }) => severity === "error");
  const details = errors.slice(0, MOST_FINDINGS).map((finding) => {
    const where = finding.line === undefined ? "" : `line ${finding.line}: `;
    const told = [finding.message, finding.remedy].map((text) => dataLine(text, MAX_MESSAGE)).join(" ");
    return `- ${where}${told}${place(finding, candidate.source)}`;
  });
  // The failure of a gate is its first finding in one sentence, with place and remedy: nobody reads that twice.
  const repeats = errors.some((finding) => message.includes(finding.message));
  return [repeats ? `(${kind})` : `(${kind}): ${dataLine(message, MAX_MESSAGE)}`, ...details];
}

/** The line itself, where it is short enough. */
function quotedLine({ line }: Finding, source: string): string {
  const text = line === undefined ? "" : (source.split("\n")[line - 1] ?? "").trim();
  return text === "" ? "" : ` [${dataLine(text, MAX_QUOTE)}]`;
}

/** The lines around the place, where the critic shows them. */
function codeFrame(finding: Finding, source: string): string {
  if (finding.frame === undefined) return quotedLine(finding, source);
  const lines = plainText(finding.frame).split("\n").slice(0, MAX_FRAME);
  return [
    "",
    ...lines.map((line) => `  ${line.length <= MAX_QUOTE ? line : dataLine(line, MAX_QUOTE)}`),
  ].join("\n");
}
