/**
 * Hostile rewards, written for this project: what the contract says to each, and how it ends when it runs without the
 * contract in front. Both must hold: the contract explains, the sandbox contains.
 */
import { builtInLoops } from "./corpus/built-in-loops.ts";
import { data } from "./corpus/data.ts";
import { escapes } from "./corpus/escapes.ts";
import { hiddenLoops } from "./corpus/hidden-loops.ts";
import type { HostileReward } from "./corpus/hostile-reward.ts";
import { loops } from "./corpus/loops.ts";
import { memory } from "./corpus/memory.ts";
import { state } from "./corpus/state.ts";
import { tampering } from "./corpus/tampering.ts";

export const corpus: readonly HostileReward[] = [
  ...loops,
  ...hiddenLoops,
  ...builtInLoops,
  ...memory,
  ...escapes,
  ...tampering,
  ...state,
  ...data,
];
