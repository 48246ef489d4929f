/** The analyser: from one training to what the next proposal should know. */
import type { Reflection } from "../core/candidate.ts";
import type { RecordedResult } from "../core/training.ts";
import type { Task } from "../sim/environment.ts";
import { type Account, shareOfRange } from "./findings/alarm.ts";
import { findingsOf } from "./findings/index.ts";
import { reflectionParts } from "./reflection.ts";
import { seriesOf } from "./series.ts";

/** Reads one training's curves and episodes. Pure: equal results give equal reflections. */
export function analyse(task: Task, result: RecordedResult): Reflection {
  const series = seriesOf(result);
  const account: Account = {
    task,
    result,
    series,
    achieved: shareOfRange(task, result.evaluation.fitness.mean),
  };
  const findings = findingsOf(account);
  const parts = reflectionParts(account, findings);
  return {
    text: parts.map(({ text }) => text).join("\n\n"),
    parts,
    findings,
    terms: series.terms,
    fitness: series.fitness,
    success: series.success,
    length: series.length,
  };
}
