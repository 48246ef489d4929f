/**
 * Deliberately hackable rewards, each with what it exploits and who is expected to catch it: a gate before its training,
 * or an alarm during it. Shared by the tests of the critic and of the analyser.
 */
import { balancing } from "./balancing.ts";
import { flying } from "./flying.ts";
import type { HackableReward } from "./hackable.ts";
import { reaching } from "./reaching.ts";

export const hackable: readonly HackableReward[] = [...balancing, ...reaching, ...flying];
