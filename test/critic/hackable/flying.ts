/** Hackable rewards of the quadrotor. */
import type { HackableReward } from "./hackable.ts";

export const flying: readonly HackableReward[] = [
  {
    id: "hover-elsewhere",
    task: "quadrotor-hover",
    exploit: "level and slow is paid anywhere, so the quadrotor hovers wherever it is",
    caughtBy: { gate: "sense", verdict: "warned", finding: "unread-field" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const speed = Math.hypot(next.velocity[0], next.velocity[1]);
  return { level: Math.cos(next.pitch), slow: Math.exp(-speed) };
}
`,
  },
  {
    id: "hover-crash",
    task: "quadrotor-hover",
    exploit: "every step costs and crashing ends the costs",
    caughtBy: { gate: "sense", verdict: "refused", finding: "pays-early-end" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const distance = Math.hypot(next.target[0] - next.position[0], next.target[1] - next.position[1]);
  return { time: -2, distance: -distance, level: -Math.abs(next.pitch) };
}
`,
  },
  {
    id: "waypoint-speed",
    task: "quadrotor-waypoint",
    exploit: "speed is paid in every direction, and falling is fastest",
    caughtBy: { gate: "sense", verdict: "refused", finding: "pays-early-end" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const distance = Math.hypot(next.target[0] - next.position[0], next.target[1] - next.position[1]);
  return { fast: next.velocity[0] ** 2 + next.velocity[1] ** 2, arrived: distance < 0.25 ? 0.1 : 0 };
}
`,
  },
  {
    id: "waypoint-mixed",
    task: "quadrotor-waypoint",
    exploit: "metres and radians are added, so pitching pays for distance",
    caughtBy: { gate: "sense", verdict: "warned", finding: "mixed-units" },
    source: `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const distance = Math.hypot(next.target[0] - next.position[0], next.target[1] - next.position[1]);
  return { error: 3 - (distance - Math.abs(next.pitch)) };
}
`,
  },
];
