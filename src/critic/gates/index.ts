/** The gates, cheapest first. A new gate is one file and one line here. */

import type { Gate } from "../gate.ts";
import { contract } from "./contract.ts";
import { dryRunGate } from "./dry-run.ts";
import { novelty } from "./novelty.ts";
import { parse } from "./parse.ts";
import { preference } from "./preference.ts";
import { review } from "./review.ts";
import { sense } from "./sense.ts";
import { types } from "./types.ts";

export const gates: readonly Gate[] = [
  parse,
  contract,
  types,
  dryRunGate,
  sense,
  novelty,
  preference,
  review,
];
