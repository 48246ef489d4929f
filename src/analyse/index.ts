/** The analyser: from one training to what the next proposal should know. */
import type { Reflection } from "../core/candidate.ts";
import type { RecordedResult } from "../core/training.ts";
import type { Task } from "../sim/environment.ts";
import { type Account, shareOfRange } from "./findings/alarm.ts";
import { findingsOf } from "./findings/index.ts";
import { hacksAmong } from "./hacked.ts";
import { reflectionParts } from "./reflection.ts";
import { seriesOf } from "./series.ts";

export { hacksAmong } from "./hacked.ts";

/**
 * Reads one training's curves and episodes. Pure: equal results give equal reflections.
 * @param reference a training on a trusted reward of the same task (`human`): with it, drift from where its policy goes
 *                  is seen as well
 */
export function analyse(task: Task, result: RecordedResult, reference?: RecordedResult): Reflection {
  const series = seriesOf(result);
  const account: Account = {
    task,
    result,
    series,
    reference,
    achieved: shareOfRange(task, result.evaluation.fitness.mean),
  };
  const findings = findingsOf(account);
  const parts = reflectionParts(account, findings);
  return {
    text: parts.map(({ text }) => text).join("\n\n"),
    parts,
    findings,
    hacked: hacksAmong(findings).length > 0,
    terms: series.terms,
    fitness: series.fitness,
    success: series.success,
    length: series.length,
  };
}
