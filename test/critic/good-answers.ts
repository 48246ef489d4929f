/**
 * Thirty good rewards of varied style, as models and people write them, answers with prose included: not one may be
 * refused. Written for this test; none was changed to please a gate.
 */

export interface GoodAnswer {
  readonly task: string;
  readonly style: string;
  readonly answer: string;
}

const ts = (code: string): string => `\`\`\`ts\n${code.trim()}\n\`\`\``;
const js = (code: string): string => `\`\`\`js\n${code.trim()}\n\`\`\``;

export const goodAnswers: readonly GoodAnswer[] = [
  {
    task: "cartpole-balance",
    style: "one line of JavaScript",
    answer: js("export const reward = (s, a, next) => ({ upright: Math.cos(next.poleAngle) });"),
  },
  {
    task: "cartpole-balance",
    style: "alive bonus and small quadratic costs",
    answer: `The pole has to stay up, so every step pays 1.

${ts(`
import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  return {
    alive: 1,
    angle: -0.5 * next.poleAngle ** 2,
    position: -0.05 * next.cartPosition ** 2,
    effort: -0.0001 * a.force ** 2,
  };
}`)}

The costs are far below the bonus.`,
  },
  {
    task: "cartpole-balance",
    style: "Gaussian shapes with named temperatures",
    answer: ts(`
import type { State, Action } from "./task.ts";

const angleTemperature = 0.1; // rad
const placeTemperature = 1.2; // m

export function reward(_s: State, _a: Action, next: State): Record<string, number> {
  const angleError = next.poleAngle / angleTemperature;
  const placeError = next.cartPosition / placeTemperature;
  return {
    upright: Math.exp(-angleError * angleError),
    centred: 0.3 * Math.exp(-placeError * placeError),
  };
}`),
  },
  {
    task: "cartpole-swingup",
    style: "energy shaping with helpers",
    answer: ts(`
import type { Action, State } from "./task";

function energy(x: State): number {
  return 0.5 * (0.1 / 3) * x.poleVelocity ** 2 + 0.49 * Math.cos(x.poleAngle);
}

export function reward(s: State, a: Action, next: State) {
  const height = 0.5 * (1 + Math.cos(next.poleAngle));
  return {
    height,
    energy: -0.5 * Math.abs(energy(next) - 0.49),
    still: 0.5 * height ** 6 / (1 + next.poleVelocity ** 2),
    track: -0.1 * Math.max(0, Math.abs(next.cartPosition) - 1) ** 2,
  };
}`),
  },
  {
    task: "cartpole-swingup",
    style: "stages by if and else",
    answer: js(`
// Far from upright only height counts; near it calm counts as well.
export function reward(s, a, next) {
  const up = Math.cos(next.poleAngle);
  let calm = 0;
  let bonus = 0;
  if (up > 0.9) {
    calm = 1 / (1 + Math.abs(next.poleVelocity));
    if (Math.abs(next.cartPosition) < 1 && Math.abs(next.poleVelocity) < 1) {
      bonus = 2;
    }
  }
  return { height: (up + 1) / 2, calm: calm, bonus: bonus };
}`),
  },
  {
    task: "cartpole-swingup",
    style: "a product of factors",
    answer: ts(`
import type { Action, State } from "./task";

const tolerance = (x: number, margin: number): number => 1 / (1 + (x / margin) ** 2);

export function reward(s: State, a: Action, next: State) {
  const upright = (Math.cos(next.poleAngle) + 1) / 2;
  const centred = (1 + tolerance(next.cartPosition, 2)) / 2;
  const gentle = (4 + tolerance(a.force, 10)) / 5;
  const slow = (1 + tolerance(next.poleVelocity, 5)) / 2;
  return { product: upright * centred * gentle * slow };
}`),
  },
  {
    task: "cartpole-swingup",
    style: "a structured answer",
    answer: JSON.stringify({
      design: "Pay for height, more than linearly near the top, and keep the cart on the track.",
      module: `import type { Action, State } from "./task";
export function reward(s: State, a: Action, next: State) {
  const height = (1 + Math.cos(next.poleAngle)) / 2;
  return { height, top: height ** 8, track: -0.02 * next.cartPosition ** 2 };
}
`,
    }),
  },
  {
    task: "cartpole-balance-discrete",
    style: "linear tents",
    answer: ts(`
import type { Action, State } from "./task";

const limit = (12 * Math.PI) / 180;

export function reward(s: State, a: Action, next: State) {
  const upright = Math.max(0, 1 - Math.abs(next.poleAngle) / limit);
  const centred = Math.max(0, 1 - Math.abs(next.cartPosition) / 2.4);
  return { upright, centred: 0.25 * centred };
}`),
  },
  {
    task: "cartpole-balance-discrete",
    style: "a penalty for falling",
    answer: js(`
const LIMIT = 0.209;

export function reward(s, a, next) {
  const fallen = Math.abs(next.poleAngle) > LIMIT || Math.abs(next.cartPosition) > 2.4;
  return { alive: fallen ? 0 : 1, fall: fallen ? -10 : 0 };
}`),
  },
  {
    task: "cartpole-balance-discrete",
    style: "a wrong-way penalty that reads the choice",
    answer: ts(`
export function reward(s: State, a: Action, next: State) {
  const towards = next.poleAngle > 0 ? a.push : 1 - a.push;
  return { alive: 1, help: 0.1 * towards, lean: -2 * next.poleAngle ** 2 };
}`),
  },
  {
    task: "pendulum-swingup",
    style: "Gymnasium's own costs",
    answer: ts(`
import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const { angle, velocity } = s;
  return {
    angle: -(angle ** 2),
    velocity: -0.1 * velocity ** 2,
    torque: -0.001 * a.torque ** 2,
  };
}`),
  },
  {
    task: "pendulum-swingup",
    style: "an arrow function that destructures",
    answer: js(`
export const reward = (s, { torque }, { angle, velocity }) => {
  const up = Math.cos(angle);
  return { up, calm: up > 0.9 ? 0.5 * Math.exp(-velocity * velocity) : 0, effort: -0.002 * torque * torque };
};`),
  },
  {
    task: "pendulum-swingup",
    style: "potential shaping over a sparse bonus",
    answer: ts(`
import type { Action, State } from "./task";

const GAMMA = 0.95;
const potential = (x: State): number => 5 * Math.cos(x.angle);

export function reward(s: State, a: Action, next: State) {
  const inside = Math.cos(next.angle) > 0.95;
  return { inside: inside ? 1 : 0, shaping: GAMMA * potential(next) - potential(s) };
}`),
  },
  {
    task: "acrobot-swingup",
    style: "a cost for every step and a bonus",
    answer: ts(`
import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const height = -Math.cos(next.shoulderAngle) - Math.cos(next.shoulderAngle + next.elbowAngle);
  const goal = height > 1 ? 20 : 0;
  return { step: -1, height: 0.2 * height, goal };
}`),
  },
  {
    task: "acrobot-swingup",
    style: "progress of the tip",
    answer: js(`
function tip(q) {
  return -Math.cos(q.shoulderAngle) - Math.cos(q.shoulderAngle + q.elbowAngle);
}

export function reward(s, a, next) {
  const reached = tip(next) > 1;
  return { progress: 10 * (tip(next) - tip(s)), reached: reached ? 10 : 0, time: reached ? 0 : -0.02 };
}`),
  },
  {
    task: "acrobot-swingup",
    style: "pumping by the speed of the shoulder, ended by a large bonus",
    answer: ts(`
import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const y = -Math.cos(next.shoulderAngle) - Math.cos(next.shoulderAngle + next.elbowAngle);
  const swing = Math.min(1, (next.shoulderVelocity / 4) ** 2);
  const won = y > 1;
  return { swing: 0.1 * swing, height: 0.1 * (y + 2) / 4, won: won ? 60 : 0 };
}`),
  },
  {
    task: "mountaincar-climb",
    style: "Gymnasium's continuous reward",
    answer: ts(`
import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  return { flag: next.position >= 0.45 ? 100 : 0, effort: -0.1 * a.throttle ** 2 };
}`),
  },
  {
    task: "mountaincar-climb",
    style: "mechanical energy as a potential",
    answer: js(`
const g = 0.0025;
const energy = (x) => 0.5 * x.velocity * x.velocity + (g / 3) * Math.sin(3 * x.position);

export function reward(s, a, next) {
  const gain = 2000 * (energy(next) - energy(s));
  return { gain, flag: next.position >= 0.45 ? 10 : 0, time: -0.05 };
}`),
  },
  {
    task: "mountaincar-climb",
    style: "a record of the best height, in memory",
    answer: ts(`
import type { Action, State } from "./task";

export const memory = { best: -2 };

export function reward(s: State, a: Action, next: State, memory: { best: number }) {
  const gain = Math.max(0, next.position - Math.max(memory.best, s.position));
  memory.best = Math.max(memory.best, next.position);
  return { gain: 10 * gain, flag: next.position >= 0.45 ? 10 : 0, time: -0.01 };
}`),
  },
  {
    task: "quadrotor-hover",
    style: "distance, speed and tilt as costs under a bonus",
    answer: ts(`
import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const dx = next.target[0] - next.position[0];
  const dz = next.target[1] - next.position[1];
  const distance = Math.sqrt(dx * dx + dz * dz);
  const speed = Math.hypot(...next.velocity);
  return {
    alive: 2,
    distance: -0.5 * Math.min(distance, 2),
    speed: -0.1 * Math.min(speed, 3),
    tilt: -0.1 * Math.abs(next.pitch),
    hit: distance < 0.2 && speed < 0.5 ? 2 : 0,
  };
}`),
  },
  {
    task: "quadrotor-hover",
    style: "a loop over the axes",
    answer: js(`
export function reward(s, a, next) {
  let near = 1;
  let slow = 1;
  for (let k = 0; k < 2; k++) {
    const d = next.target[k] - next.position[k];
    near *= Math.exp(-d * d);
    slow *= 1 / (1 + next.velocity[k] * next.velocity[k]);
  }
  return { near, both: near * slow, level: 0.2 * Math.cos(next.pitch) };
}`),
  },
  {
    task: "quadrotor-waypoint",
    style: "progress with a crash penalty",
    answer: ts(`
import type { Action, State } from "./task";

function distance(q: State): number {
  const [x, z] = q.position;
  const [tx, tz] = q.target;
  return Math.hypot(tx - x, tz - z);
}

export function reward(s: State, a: Action, next: State) {
  const d = distance(next);
  const crashed = Math.abs(next.pitch) > Math.PI / 2 || d > 4;
  return {
    progress: 4 * (distance(s) - d),
    inside: d < 0.25 ? 1 : 0.2 / (1 + d),
    crash: crashed ? -20 : 0,
    spin: -0.002 * next.pitchVelocity ** 2,
  };
}`),
  },
  {
    task: "quadrotor-waypoint",
    style: "vectors by map and reduce",
    answer: js(`
export function reward(s, a, next) {
  const error = next.target.map((t, i) => t - next.position[i]);
  const squared = error.reduce((sum, e) => sum + e * e, 0);
  return { near: Math.exp(-squared), wide: 0.5 / (1 + squared), level: -0.05 * next.pitch ** 2 };
}`),
  },
  {
    task: "quadrotor-waypoint",
    style: "three tolerances in a helper with defaults",
    answer: ts(`
import type { Action, State } from "./task";

function bell(x: number, width = 1): number {
  return Math.exp(-((x / width) ** 2));
}

export function reward(s: State, a: Action, next: State) {
  const d = Math.hypot(next.target[0] - next.position[0], next.target[1] - next.position[1]);
  return {
    far: 0.3 * bell(d, 2),
    near: 0.5 * bell(d, 0.6),
    there: bell(d, 0.2),
    upright: 0.1 * bell(next.pitch, 0.8),
  };
}`),
  },
  {
    task: "reacher-target",
    style: "negative distance and effort",
    answer: ts(`
import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const distance = Math.hypot(next.tip[0] - next.target[0], next.tip[1] - next.target[1]);
  return { distance: -distance, effort: -0.003 * (a.shoulderTorque ** 2 + a.elbowTorque ** 2) };
}`),
  },
  {
    task: "reacher-target",
    style: "a helper that takes vectors",
    answer: ts(`
import type { Action, State } from "./task";

function distanceBetween(p: readonly number[], q: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < 2; i++) sum += (p[i]! - q[i]!) ** 2;
  return Math.sqrt(sum);
}

export function reward(s: State, a: Action, next: State) {
  const d = distanceBetween(next.tip, next.target);
  return { reach: 1 - Math.tanh(d / 0.3), precise: d < 0.05 ? 1 : 0 };
}`),
  },
  {
    task: "reacher-target",
    style: "several blocks, only one of them the module",
    answer: `First the distance:

\`\`\`ts
const distance = Math.hypot(next.tip[0] - next.target[0], next.tip[1] - next.target[1]);
\`\`\`

Then the whole module:

${ts(`
import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const distance = Math.hypot(next.tip[0] - next.target[0], next.tip[1] - next.target[1]);
  const before = Math.hypot(s.tip[0] - s.target[0], s.tip[1] - s.target[1]);
  return { nearer: 5 * (before - distance), near: 1 / (1 + 20 * distance * distance) };
}`)}`,
  },
  {
    task: "navigation-goal",
    style: "progress, a wall of penalties and a bonus",
    answer: ts(`
import type { Action, State } from "./task";

const dist = (x: State): number => Math.hypot(x.goal[0] - x.position[0], x.goal[1] - x.position[1]);

export function reward(s: State, a: Action, next: State) {
  let hit = 0;
  for (let k = 0; k < 3; k++) {
    const gap = Math.hypot(next.obstacleX[k] - next.position[0], next.obstacleY[k] - next.position[1]);
    if (gap < 0.35) hit = 1;
  }
  const there = dist(next) < 0.2;
  return { progress: dist(s) - dist(next), hit: -5 * hit, there: there ? 10 : 0, time: -0.02 };
}`),
  },
  {
    task: "navigation-goal",
    style: "a repulsive potential field",
    answer: js(`
function field(x) {
  let push = 0;
  for (let k = 0; k < 3; k++) {
    const gap = Math.hypot(x.obstacleX[k] - x.position[0], x.obstacleY[k] - x.position[1]);
    push += Math.exp(-4 * Math.max(0, gap - 0.35));
  }
  const pull = Math.hypot(x.goal[0] - x.position[0], x.goal[1] - x.position[1]);
  return -2 * pull - push;
}

export function reward(s, a, next) {
  const d = Math.hypot(next.goal[0] - next.position[0], next.goal[1] - next.position[1]);
  const crashed = [0, 1, 2].some((k) => Math.hypot(next.obstacleX[k] - next.position[0], next.obstacleY[k] - next.position[1]) < 0.35);
  return { field: field(next) - field(s), crash: crashed ? -6 : 0, arrive: d < 0.2 ? 8 : 0 };
}`),
  },
  {
    task: "navigation-goal",
    style: "a cost for every step, with a large prize",
    answer: ts(`
import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const dx = next.goal[0] - next.position[0];
  const dy = next.goal[1] - next.position[1];
  const d = Math.sqrt(dx ** 2 + dy ** 2);
  const towards = (next.velocity[0] * dx + next.velocity[1] * dy) / Math.max(d, 1e-3);
  let room = 10;
  for (let k = 0; k < 3; k++) {
    room = Math.min(room, Math.hypot(next.obstacleX[k] - next.position[0], next.obstacleY[k] - next.position[1]));
  }
  return {
    distance: -0.02 * d,
    towards: 0.02 * towards,
    prize: d < 0.2 ? 20 : 0,
    crash: room < 0.35 ? -20 : 0,
  };
}`),
  },
];
