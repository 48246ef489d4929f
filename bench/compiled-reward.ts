/**
 * The JavaScript of a `human` reward, for `bench/learner-training.ts`.
 *
 *     node bench/compiled-reward.ts [stick: that of the measuring stick, else of `cartpole-swingup`]
 */
import { findTask, referenceReward } from "../envs/index.ts";
import { compileReward } from "../src/reward/compile.ts";
import { STICK_REWARD } from "./stick-task.ts";

const source =
  process.argv[2] === "stick" ? STICK_REWARD : referenceReward(findTask("cartpole-swingup"), "human");
process.stdout.write(compileReward(source).javascript);
