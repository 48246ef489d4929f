/** A reward that is collected without the task may win all the same: its fitness says so, and its alarms are told. */
import { analyse, hacksAmong } from "../analyse/index.ts";
import type { WinnerAlarm } from "../core/run.ts";
import type { Task } from "../sim/environment.ts";
import type { FinalResult } from "./finals.ts";

/**
 * The alarms of the winner's fresh trainings, each beside the `human` training on the same seed where there is one.
 * @returns one for each kind, the commonest first
 */
export function winnerAlarms(task: Task, finals: readonly FinalResult[]): readonly WinnerAlarm[] {
  const alarms = new Map<string, WinnerAlarm>();
  for (const { contender, seed, result } of finals) {
    if (contender !== "winner") continue;
    const human = finals.find((each) => each.contender === "human" && each.seed === seed);
    const { findings } = analyse(task, result, human?.result);
    for (const { kind, message } of hacksAmong(findings)) {
      const known = alarms.get(kind);
      alarms.set(
        kind,
        known ? { ...known, trainings: known.trainings + 1 } : { kind, message, trainings: 1 },
      );
    }
  }
  return [...alarms.values()].sort((a, b) => b.trainings - a.trainings);
}
