/** Two links in a vertical plane, hung up at the shoulder and driven at the elbow only. */
import { wrapAngle } from "../../src/sim/angle.ts";
import { defineEnvironment } from "../../src/sim/environment.ts";
import { type ActionOf, constant, control, field, type StateOf, wraps } from "../../src/sim/fields.ts";

const gravity = 9.8;
/** Both links weigh 1 kg, are 1 m long, and have their centre of mass halfway. */
const mass = 1;
const length = 1;
const centre = 0.5;
/** Moment of inertia of each link about its centre of mass, in kg m². */
const inertia = 1;
const timestep = 0.2;
const substeps = 2;
const maxShoulderVelocity = 4 * Math.PI;
const maxElbowVelocity = 9 * Math.PI;

/** Diagonal and coupling entries of the mass matrix that depend on the elbow: its `[0, 0]` and `[0, 1]`. */
function shoulderInertia(elbow: number): number {
  return (
    mass * centre ** 2 +
    mass * (length ** 2 + centre ** 2 + 2 * length * centre * Math.cos(elbow)) +
    2 * inertia
  );
}

function couplingInertia(elbow: number): number {
  return mass * (centre ** 2 + length * centre * Math.cos(elbow)) + inertia;
}

const elbowInertia = mass * centre ** 2 + inertia;

/** Gravity and centrifugal terms of the shoulder's equation, moved to its left side. */
function shoulderBias(shoulder: number, elbow: number, shoulderRate: number, elbowRate: number): number {
  return (
    -mass * length * centre * Math.sin(elbow) * elbowRate * (elbowRate + 2 * shoulderRate) +
    (mass * centre + mass * length) * gravity * Math.sin(shoulder) +
    mass * centre * gravity * Math.sin(shoulder + elbow)
  );
}

function elbowBias(shoulder: number, elbow: number, shoulderRate: number): number {
  return (
    mass * length * centre * Math.sin(elbow) * shoulderRate ** 2 +
    mass * centre * gravity * Math.sin(shoulder + elbow)
  );
}

function elbowAcceleration(
  shoulder: number,
  elbow: number,
  shoulderRate: number,
  elbowRate: number,
  torque: number,
): number {
  const ratio = couplingInertia(elbow) / shoulderInertia(elbow);
  return (
    (torque -
      elbowBias(shoulder, elbow, shoulderRate) +
      ratio * shoulderBias(shoulder, elbow, shoulderRate, elbowRate)) /
    (elbowInertia - ratio * couplingInertia(elbow))
  );
}

function shoulderAcceleration(
  shoulder: number,
  elbow: number,
  shoulderRate: number,
  elbowRate: number,
  elbowAcceleration: number,
): number {
  return (
    -(couplingInertia(elbow) * elbowAcceleration + shoulderBias(shoulder, elbow, shoulderRate, elbowRate)) /
    shoulderInertia(elbow)
  );
}

export const acrobot = defineEnvironment({
  id: "acrobot",
  title: "Acrobot",
  description:
    "Two links of 1 m and 1 kg hang in a vertical plane. The upper one turns freely about a fixed shoulder; a motor of at most 1 N m turns the elbow between the two. The tip's height above the shoulder is -cos(shoulderAngle) - cos(shoulderAngle + elbowAngle) metres. There is no friction.",
  source:
    'Spong 1995, "The swing up control problem for the acrobot", in the form of Sutton and Barto 1998, section 11.3; constants of Gymnasium\'s Acrobot-v1, its limits of the velocities included; two steps of the classical Runge-Kutta method of order 4 in each timestep.',
  state: {
    shoulderAngle: wraps(field("rad", "angle of the upper link, 0 hangs straight down", [-Math.PI, Math.PI])),
    elbowAngle: wraps(
      field("rad", "angle of the lower link relative to the upper one, 0 is in line with it", [
        -Math.PI,
        Math.PI,
      ]),
    ),
    shoulderVelocity: field("rad/s", "limited to ±4π", [-maxShoulderVelocity, maxShoulderVelocity]),
    elbowVelocity: field("rad/s", "limited to ±9π", [-maxElbowVelocity, maxElbowVelocity]),
  },
  action: { torque: control("N m", [-1, 1], "torque of the elbow's motor") },
  constants: [
    constant("gravity", "m/s²", gravity),
    constant("mass of each link", "kg", mass),
    constant("length of each link", "m", length),
    constant("distance of a link's centre of mass from its upper joint", "m", centre),
    constant("moment of inertia of each link about its centre of mass", "kg m²", inertia),
  ],
  timestep,
  observation: [
    "cos shoulderAngle",
    "sin shoulderAngle",
    "cos elbowAngle",
    "sin elbowAngle",
    "shoulderVelocity",
    "elbowVelocity",
  ],
  observe: (s) => [
    Math.cos(s.shoulderAngle),
    Math.sin(s.shoulderAngle),
    Math.cos(s.elbowAngle),
    Math.sin(s.elbowAngle),
    s.shoulderVelocity / 3,
    s.elbowVelocity / 5,
  ],
  reset: (random) => ({
    shoulderAngle: random.uniform(-0.1, 0.1),
    elbowAngle: random.uniform(-0.1, 0.1),
    shoulderVelocity: random.uniform(-0.1, 0.1),
    elbowVelocity: random.uniform(-0.1, 0.1),
  }),
  step: (s, a) => {
    const h = timestep / substeps;
    let p = s.shoulderAngle;
    let q = s.elbowAngle;
    let u = s.shoulderVelocity;
    let v = s.elbowVelocity;
    for (let n = 0; n < substeps; n++) {
      const v1 = elbowAcceleration(p, q, u, v, a.torque);
      const u1 = shoulderAcceleration(p, q, u, v, v1);
      const pb = p + (h / 2) * u;
      const qb = q + (h / 2) * v;
      const ub = u + (h / 2) * u1;
      const vb = v + (h / 2) * v1;
      const v2 = elbowAcceleration(pb, qb, ub, vb, a.torque);
      const u2 = shoulderAcceleration(pb, qb, ub, vb, v2);
      const pc = p + (h / 2) * ub;
      const qc = q + (h / 2) * vb;
      const uc = u + (h / 2) * u2;
      const vc = v + (h / 2) * v2;
      const v3 = elbowAcceleration(pc, qc, uc, vc, a.torque);
      const u3 = shoulderAcceleration(pc, qc, uc, vc, v3);
      const ud = u + h * u3;
      const vd = v + h * v3;
      const v4 = elbowAcceleration(p + h * uc, q + h * vc, ud, vd, a.torque);
      const u4 = shoulderAcceleration(p + h * uc, q + h * vc, ud, vd, v4);
      p += (h / 6) * (u + 2 * ub + 2 * uc + ud);
      q += (h / 6) * (v + 2 * vb + 2 * vc + vd);
      u += (h / 6) * (u1 + 2 * u2 + 2 * u3 + u4);
      v += (h / 6) * (v1 + 2 * v2 + 2 * v3 + v4);
    }
    return {
      shoulderAngle: wrapAngle(p),
      elbowAngle: wrapAngle(q),
      shoulderVelocity: Math.min(Math.max(u, -maxShoulderVelocity), maxShoulderVelocity),
      elbowVelocity: Math.min(Math.max(v, -maxElbowVelocity), maxElbowVelocity),
    };
  },
  terminated: () => false,
});

export type State = StateOf<typeof acrobot.state>;
export type Action = ActionOf<typeof acrobot.action>;
