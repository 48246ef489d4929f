/** The gates, cheapest first. A new gate is one file and one line here. */

import type { Gate } from "../gate.ts";
import { constantTerms } from "./constant-terms.ts";
import { contract } from "./contract.ts";
import { dryRunGate } from "./dry-run.ts";
import { parse } from "./parse.ts";

export const gates: readonly Gate[] = [parse, contract, dryRunGate, constantTerms];
