/** Rewards that can be had without doing the task, each with what it exploits: what the alarms are measured on. */
import { hackable } from "../../critic/hackable/index.ts";
import { acrobot } from "./acrobot.ts";
import { cartpole } from "./cartpole.ts";
import type { HackedReward } from "./hacked-reward.ts";
import { mountaincar } from "./mountaincar.ts";
import { navigation } from "./navigation.ts";
import { pendulum } from "./pendulum.ts";
import { quadrotor } from "./quadrotor.ts";
import { reacher } from "./reacher.ts";

export const hackedRewards: readonly HackedReward[] = [
  ...cartpole,
  ...pendulum,
  ...acrobot,
  ...mountaincar,
  ...quadrotor,
  ...reacher,
  ...navigation,
  // Written for the critic by somebody else.
  ...hackable.map(({ id, task, exploit, source }) => ({ task, name: id, exploits: exploit, source })),
];
