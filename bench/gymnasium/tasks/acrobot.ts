/** Gymnasium's Acrobot-v1: one Runge-Kutta step of order 4 in each timestep, three torques. */
import { wrapAngle } from "../../../src/sim/angle.ts";
import { defineEnvironment, defineTask } from "../../../src/sim/environment.ts";
import { choice, field, wraps } from "../../../src/sim/fields.ts";

const gravity = 9.8;
const timestep = 0.2;
const maxVelocity1 = 4 * Math.PI;
const maxVelocity2 = 9 * Math.PI;
const horizon = 500;

/** Right-hand side for masses and lengths of 1, centres at 0.5 and inertias of 1, `book` variant: acceleration of joint 2. */
function acceleration2(angle1: number, angle2: number, rate1: number, rate2: number, torque: number): number {
  const d1 = 0.25 + (1.25 + Math.cos(angle2)) + 2;
  const d2 = 0.25 + 0.5 * Math.cos(angle2) + 1;
  const phi2 = 0.5 * gravity * Math.sin(angle1 + angle2);
  const phi1 =
    -0.5 * rate2 ** 2 * Math.sin(angle2) -
    rate2 * rate1 * Math.sin(angle2) +
    1.5 * gravity * Math.sin(angle1) +
    phi2;
  return (torque + (d2 / d1) * phi1 - 0.5 * rate1 ** 2 * Math.sin(angle2) - phi2) / (1.25 - d2 ** 2 / d1);
}

/** Acceleration of joint 1, given that of joint 2. */
function acceleration1(angle1: number, angle2: number, rate1: number, rate2: number, turn2: number): number {
  const d1 = 0.25 + (1.25 + Math.cos(angle2)) + 2;
  const d2 = 0.25 + 0.5 * Math.cos(angle2) + 1;
  const phi1 =
    -0.5 * rate2 ** 2 * Math.sin(angle2) -
    rate2 * rate1 * Math.sin(angle2) +
    1.5 * gravity * Math.sin(angle1) +
    0.5 * gravity * Math.sin(angle1 + angle2);
  return -(d2 * turn2 + phi1) / d1;
}

const environment = defineEnvironment({
  id: "gymnasium-acrobot",
  title: "Acrobot of Gymnasium",
  description: "Two links hang in a vertical plane; a motor turns the joint between them.",
  source: "gymnasium/envs/classic_control/acrobot.py with `book_or_nips` = book; Runge-Kutta of order 4.",
  state: {
    angle1: wraps(field("rad", "of the upper link, 0 hangs straight down", [-Math.PI, Math.PI])),
    angle2: wraps(field("rad", "of the lower link relative to the upper one", [-Math.PI, Math.PI])),
    rate1: field("rad/s", "limited to ±4π", [-maxVelocity1, maxVelocity1]),
    rate2: field("rad/s", "limited to ±9π", [-maxVelocity2, maxVelocity2]),
  },
  action: { torque: choice("torque of the motor in N m", ["-1", "0", "1"]) },
  timestep,
  observation: ["cos angle1", "sin angle1", "cos angle2", "sin angle2", "rate1", "rate2"],
  observe: (s) => [
    Math.cos(s.angle1),
    Math.sin(s.angle1),
    Math.cos(s.angle2),
    Math.sin(s.angle2),
    s.rate1,
    s.rate2,
  ],
  reset: (random) => ({
    angle1: random.uniform(-0.1, 0.1),
    angle2: random.uniform(-0.1, 0.1),
    rate1: random.uniform(-0.1, 0.1),
    rate2: random.uniform(-0.1, 0.1),
  }),
  step: (s, a) => {
    const torque = a.torque - 1;
    const h = timestep;
    const p = s.angle1;
    const q = s.angle2;
    const u = s.rate1;
    const v = s.rate2;
    const v1 = acceleration2(p, q, u, v, torque);
    const u1 = acceleration1(p, q, u, v, v1);
    const pb = p + (h / 2) * u;
    const qb = q + (h / 2) * v;
    const ub = u + (h / 2) * u1;
    const vb = v + (h / 2) * v1;
    const v2 = acceleration2(pb, qb, ub, vb, torque);
    const u2 = acceleration1(pb, qb, ub, vb, v2);
    const pc = p + (h / 2) * ub;
    const qc = q + (h / 2) * vb;
    const uc = u + (h / 2) * u2;
    const vc = v + (h / 2) * v2;
    const v3 = acceleration2(pc, qc, uc, vc, torque);
    const u3 = acceleration1(pc, qc, uc, vc, v3);
    const pd = p + h * uc;
    const qd = q + h * vc;
    const ud = u + h * u3;
    const vd = v + h * v3;
    const v4 = acceleration2(pd, qd, ud, vd, torque);
    const u4 = acceleration1(pd, qd, ud, vd, v4);
    const rate1 = u + (h / 6) * (u1 + 2 * u2 + 2 * u3 + u4);
    const rate2 = v + (h / 6) * (v1 + 2 * v2 + 2 * v3 + v4);
    return {
      angle1: wrapAngle(p + (h / 6) * (u + 2 * ub + 2 * uc + ud)),
      angle2: wrapAngle(q + (h / 6) * (v + 2 * vb + 2 * vc + vd)),
      rate1: Math.min(Math.max(rate1, -maxVelocity1), maxVelocity1),
      rate2: Math.min(Math.max(rate2, -maxVelocity2), maxVelocity2),
    };
  },
  terminated: (s) => -Math.cos(s.angle1) - Math.cos(s.angle1 + s.angle2) > 1,
});

export const acrobot = defineTask({
  id: "Acrobot-v1",
  title: "Acrobot-v1",
  description: "Swing the tip of the lower link 1 m above the upper joint as early as possible.",
  environment,
  horizon,
  endsWhen: "the tip is more than 1 m above the upper joint",
  fitness: {
    unit: "return",
    meaning: "Sum of Gymnasium's rewards over the episode.",
    range: [-horizon, 0],
    of: (_s, _a, next) => (-Math.cos(next.angle1) - Math.cos(next.angle1 + next.angle2) > 1 ? 0 : -horizon),
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  rewards: { human: "acrobot.ts", sparse: "acrobot.ts" },
  training: { steps: 500_000 },
});
