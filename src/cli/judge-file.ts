/** Puts a person's own reward file through the critic. */
import type { Verdict } from "../core/candidate.ts";
import type { Finding } from "../core/finding.ts";
import type { GateOverrides } from "../core/gate-settings.ts";
import { plainLine } from "../core/plain-text.ts";
import { Critic } from "../critic/index.ts";
import type { Task } from "../sim/environment.ts";
import { findingLines } from "./finding-text.ts";
import { readInput } from "./read-input.ts";

export interface JudgedFile {
  readonly id: string;
  readonly source: string;
  /** Its findings count lines as the file does. */
  readonly verdict: Verdict;
  /** The verdict for a person: every finding with its place, and why the reward was refused. */
  readonly lines: readonly string[];
}

/** A person's own reward that shall be trained may pay for what looks odd: that is said, and not refused. */
export const lenient: GateOverrides = { sense: { refuse: false } };

/** @throws UsageProblem when there is no such file, Problem when it cannot be read */
export async function judgeFile(task: Task, file: string, settings: GateOverrides = {}): Promise<JudgedFile> {
  const text = readInput(file, "reward");
  const critic = new Critic(task, { settings });
  try {
    const { id, source, verdict: judged } = await critic.critique(text);
    const offset = firstLine(text, source);
    const verdict = { ...judged, findings: judged.findings.map((finding) => moved(finding, offset)) };
    const { failure } = judged;
    const told = verdict.findings.some(({ severity }) => severity === "error");
    const lines = [
      ...verdict.findings.flatMap((finding) => findingLines(finding, file, text)),
      ...(failure && !told ? [`${file}: error ${failure.kind}: ${plainLine(failure.message)}`] : []),
    ];
    return { id, source, verdict, lines };
  } finally {
    critic.dispose();
  }
}

/** Lines of the file before the module: the critic counts from the module's own first line. */
function firstLine(file: string, source: string): number {
  const trimmed = (text: string) => text.split("\n").map((line) => line.trimEnd());
  const lines = trimmed(file);
  const wanted = trimmed(source.trimEnd());
  return Math.max(
    0,
    lines.findIndex((_, start) => wanted.every((line, index) => lines[start + index] === line)),
  );
}

function moved(finding: Finding, offset: number): Finding {
  return finding.line === undefined ? finding : { ...finding, line: finding.line + offset };
}
