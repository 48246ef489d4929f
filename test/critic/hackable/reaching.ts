/** Hackable rewards of the tasks in which a goal has to be reached. */
import type { HackableReward } from "./hackable.ts";

export const reaching: readonly HackableReward[] = [
  {
    id: "climb-alive",
    task: "mountaincar-climb",
    exploit: "staying in the valley is paid at every step, the flag once",
    caughtBy: { gate: "sense", verdict: "refused", finding: "pays-standing-still" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  return { alive: 1, flag: next.position >= 0.45 ? 10 : 0 };
}
`,
  },
  {
    id: "climb-speed",
    task: "mountaincar-climb",
    exploit: "speed is paid, so the car swings in the valley until the time is up",
    caughtBy: { gate: "sense", verdict: "warned", finding: "pays-waiting" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  return { speed: 20 * Math.abs(next.velocity), height: Math.sin(3 * next.position) + 1 };
}
`,
  },
  {
    id: "acrobot-rest",
    task: "acrobot-swingup",
    exploit: "speed costs more than height pays, so the arm hangs still",
    caughtBy: { gate: "sense", verdict: "refused", finding: "pays-standing-still" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const height = -Math.cos(next.shoulderAngle) - Math.cos(next.shoulderAngle + next.elbowAngle);
  return {
    height: 0.1 * height,
    calm: -(next.shoulderVelocity ** 2) - next.elbowVelocity ** 2,
  };
}
`,
  },
  {
    id: "acrobot-just-below",
    task: "acrobot-swingup",
    exploit:
      "height is paid at every step, so the tip is kept just below the line that would end the episode",
    caughtBy: { gate: "sense", verdict: "warned", finding: "pays-waiting" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const height = -Math.cos(next.shoulderAngle) - Math.cos(next.shoulderAngle + next.elbowAngle);
  return { height: Math.max(0, height + 2) ** 2, effort: -0.01 * a.torque ** 2 };
}
`,
  },
  {
    id: "navigation-timid",
    task: "navigation-goal",
    exploit: "keeping away from obstacles is paid at every step, so the robot stays where it starts",
    caughtBy: { gate: "sense", verdict: "refused", finding: "pays-failure" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  let room = 10;
  for (let k = 0; k < 3; k++) {
    room = Math.min(room, Math.hypot(next.obstacleX[k] - next.position[0], next.obstacleY[k] - next.position[1]));
  }
  const distance = Math.hypot(next.goal[0] - next.position[0], next.goal[1] - next.position[1]);
  return { safe: Math.min(room, 2), arrival: distance < 0.2 ? 5 : 0, touch: room < 0.35 ? -50 : 0 };
}
`,
  },
  {
    id: "navigation-orbit",
    task: "navigation-goal",
    exploit:
      "being near the goal is paid at every step and arriving ends it, so the robot circles just outside",
    caughtBy: { gate: "sense", verdict: "warned", finding: "pays-waiting" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const distance = Math.hypot(next.goal[0] - next.position[0], next.goal[1] - next.position[1]);
  return { near: Math.exp(-distance), arrival: distance < 0.2 ? 2 : 0 };
}
`,
  },
  {
    id: "navigation-ratchet",
    task: "navigation-goal",
    exploit: "coming nearer is paid and going away is free, so the robot goes to and fro",
    caughtBy: { gate: "sense", verdict: "warned", finding: "pays-back-and-forth" },
    source: `import type { Action, State } from "./task";

function distance(x: State): number {
  return Math.hypot(x.goal[0] - x.position[0], x.goal[1] - x.position[1]);
}

export function reward(s: State, a: Action, next: State) {
  return { progress: 5 * Math.max(0, distance(s) - distance(next)), arrival: distance(next) < 0.2 ? 1 : 0 };
}
`,
  },
  {
    id: "reacher-still",
    task: "reacher-target",
    exploit: "rest costs nothing and motion much, so the arm never leaves its pose",
    caughtBy: { gate: "sense", verdict: "refused", finding: "pays-standing-still" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const distance = Math.hypot(next.target[0] - next.tip[0], next.target[1] - next.tip[1]);
  return {
    near: -0.05 * distance,
    calm: -0.2 * (next.shoulderVelocity ** 2 + next.elbowVelocity ** 2),
  };
}
`,
  },
  {
    id: "reacher-crossings",
    task: "reacher-target",
    exploit: "each entry into the target is paid, so the tip trembles across its border",
    caughtBy: { gate: "sense", verdict: "warned", finding: "pays-back-and-forth" },
    source: `import type { Action, State } from "./task";

function inside(x: State): boolean {
  return Math.hypot(x.target[0] - x.tip[0], x.target[1] - x.tip[1]) < 0.05;
}

export function reward(s: State, a: Action, next: State) {
  return { entry: inside(next) && !inside(s) ? 10 : 0 };
}
`,
  },
  {
    id: "reacher-unbounded",
    task: "reacher-target",
    exploit: "one over the distance grows without bound, so a single passing pays for an episode",
    caughtBy: { alarm: "one term carries the variance of the return" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const distance = Math.hypot(next.target[0] - next.tip[0], next.target[1] - next.tip[1]);
  return { near: 1 / (distance ** 2 + 1e-4), effort: -0.01 * a.shoulderTorque ** 2 };
}
`,
  },
];
