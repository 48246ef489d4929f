/** All alarms, the gravest first. A new one is one file and one line here. */
import type { Finding } from "../../core/finding.ts";
import type { Account, Alarm } from "./alarm.ts";
import { dominantTerm } from "./dominant-term.ts";
import { episodeLength } from "./episode-length.ts";
import { extremeActions } from "./extreme-actions.ts";
import { fitnessNearZero } from "./fitness-near-zero.ts";
import { flatTerm } from "./flat-term.ts";
import { fragilePolicy } from "./fragile-policy.ts";
import { givenUp } from "./given-up.ts";
import { goodhart } from "./goodhart.ts";
import { occupancyDrift } from "./occupancy-drift.ts";
import { paidLoops } from "./paid-loops.ts";
import { backwardRanks } from "./rank-correlation.ts";
import { switchingActions } from "./switching-actions.ts";
import { unearnedReturn } from "./unearned-return.ts";
import { unfinishedTraining } from "./unfinished-training.ts";
import { unreliable } from "./unreliable.ts";
import { varianceShare } from "./variance-share.ts";

export const alarms: readonly Alarm[] = [
  fitnessNearZero,
  givenUp,
  unearnedReturn,
  goodhart,
  paidLoops,
  backwardRanks,
  occupancyDrift,
  episodeLength,
  dominantTerm,
  varianceShare,
  flatTerm,
  unreliable,
  fragilePolicy,
  extremeActions,
  switchingActions,
  unfinishedTraining,
];

/** What the alarms say about one training, in the order of the list. */
export function findingsOf(account: Account): readonly Finding[] {
  return alarms.flatMap((alarm) => alarm(account));
}
