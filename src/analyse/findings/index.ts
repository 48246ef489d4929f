/** All alarms, the gravest first. A new one is one file and one line here. */
import type { Finding } from "../../core/finding.ts";
import type { Account, Alarm } from "./alarm.ts";
import { dominantTerm } from "./dominant-term.ts";
import { episodeLength } from "./episode-length.ts";
import { extremeActions } from "./extreme-actions.ts";
import { fitnessNearZero } from "./fitness-near-zero.ts";
import { flatTerm } from "./flat-term.ts";
import { goodhart } from "./goodhart.ts";
import { unfinishedTraining } from "./unfinished-training.ts";
import { unreliable } from "./unreliable.ts";

export const alarms: readonly Alarm[] = [
  fitnessNearZero,
  goodhart,
  episodeLength,
  dominantTerm,
  flatTerm,
  unreliable,
  extremeActions,
  unfinishedTraining,
];

/** What the alarms say about one training, in the order of the list. */
export function findingsOf(account: Account): readonly Finding[] {
  return alarms.flatMap((alarm) => alarm(account));
}
