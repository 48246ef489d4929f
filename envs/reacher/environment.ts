/** A planar arm of two links with a motor in each joint, and a target for its tip. */
import { wrapAngle } from "../../src/sim/angle.ts";
import { defineEnvironment } from "../../src/sim/environment.ts";
import {
  type ActionOf,
  constant,
  control,
  field,
  type StateOf,
  vector,
  wraps,
} from "../../src/sim/fields.ts";

const length = 0.5;
/** Entries of the mass matrix of two uniform rods of 1 kg and 0.5 m: α, β and δ of Murray, Li and Sastry, in kg m². */
const alpha = 5 / 12;
const beta = 1 / 8;
const delta = 1 / 12;
/** Viscous friction of each joint in N m s/rad. */
const damping = 0.3;
const timestep = 0.04;
const substeps = 4;

/** Place of the tip, to the right and up, for a shoulder at the origin. */
function tipOf(shoulder: number, elbow: number): readonly [number, number] {
  return [
    length * (Math.cos(shoulder) + Math.cos(shoulder + elbow)),
    length * (Math.sin(shoulder) + Math.sin(shoulder + elbow)),
  ];
}

export const reacher = defineEnvironment({
  id: "reacher",
  title: "Reacher",
  description:
    "An arm of two uniform rods, each 1 kg and 0.5 m, lies in a horizontal plane with its shoulder at the origin. Motors turn the shoulder and the elbow against a little viscous friction; both can turn all the way round. `tip` is the end of the second rod, `target` the place where it should be.",
  source:
    'Murray, Li and Sastry 1994, "A Mathematical Introduction to Robotic Manipulation", section 4.2 (planar two-link arm), with viscous joint friction; four steps of semi-implicit Euler in each timestep.',
  state: {
    shoulderAngle: wraps(field("rad", "angle of the first rod, 0 points to the right", [-Math.PI, Math.PI])),
    elbowAngle: wraps(
      field("rad", "angle of the second rod relative to the first, 0 is in line with it", [
        -Math.PI,
        Math.PI,
      ]),
    ),
    shoulderVelocity: field("rad/s", "positive is anticlockwise", [-8, 8]),
    elbowVelocity: field("rad/s", "relative to the first rod, positive is anticlockwise", [-15, 15]),
    tip: vector("m", "where the tip is: to the right, and up", 2, [-1, 1]),
    target: vector("m", "where the tip should be: to the right, and up", 2, [-1, 1]),
  },
  action: {
    shoulderTorque: control("N m", [-3, 3], "torque of the shoulder's motor"),
    elbowTorque: control("N m", [-1.5, 1.5], "torque of the elbow's motor"),
  },
  constants: [
    constant("length of each rod", "m", length),
    constant("viscous friction of each joint", "N m s/rad", damping),
  ],
  timestep,
  // Seen from the first rod: without gravity nothing depends on where that rod points.
  observation: [
    "cos elbowAngle",
    "sin elbowAngle",
    "shoulderVelocity",
    "elbowVelocity",
    "target along first rod",
    "target across first rod",
    "to target along first rod",
    "to target across first rod",
  ],
  observe: (s) => {
    const cosine = Math.cos(s.shoulderAngle);
    const sine = Math.sin(s.shoulderAngle);
    const x = s.target[0] - s.tip[0];
    const y = s.target[1] - s.tip[1];
    return [
      Math.cos(s.elbowAngle),
      Math.sin(s.elbowAngle),
      s.shoulderVelocity / 3,
      s.elbowVelocity / 5,
      (cosine * s.target[0] + sine * s.target[1]) * 1.5,
      (cosine * s.target[1] - sine * s.target[0]) * 1.5,
      (cosine * x + sine * y) * 1.5,
      (cosine * y - sine * x) * 1.5,
    ];
  },
  reset: (random) => {
    const shoulderAngle = random.uniform(-Math.PI, Math.PI);
    const elbowAngle = random.uniform(-Math.PI, Math.PI);
    const direction = random.uniform(-Math.PI, Math.PI);
    const distance = random.uniform(0.2, 0.95);
    return {
      shoulderAngle,
      elbowAngle,
      shoulderVelocity: 0,
      elbowVelocity: 0,
      tip: tipOf(shoulderAngle, elbowAngle),
      target: [distance * Math.cos(direction), distance * Math.sin(direction)],
    };
  },
  step: (s, a) => {
    const h = timestep / substeps;
    let shoulder = s.shoulderAngle;
    let elbow = s.elbowAngle;
    let shoulderRate = s.shoulderVelocity;
    let elbowRate = s.elbowVelocity;
    for (let n = 0; n < substeps; n++) {
      const swirl = beta * Math.sin(elbow);
      const bend = beta * Math.cos(elbow);
      const m11 = alpha + 2 * bend;
      const m12 = delta + bend;
      const shoulderForce =
        a.shoulderTorque - damping * shoulderRate + swirl * elbowRate * (2 * shoulderRate + elbowRate);
      const elbowForce = a.elbowTorque - damping * elbowRate - swirl * shoulderRate * shoulderRate;
      const determinant = m11 * delta - m12 * m12;
      shoulderRate += (h * (delta * shoulderForce - m12 * elbowForce)) / determinant;
      elbowRate += (h * (m11 * elbowForce - m12 * shoulderForce)) / determinant;
      shoulder += h * shoulderRate;
      elbow += h * elbowRate;
    }
    return {
      shoulderAngle: wrapAngle(shoulder),
      elbowAngle: wrapAngle(elbow),
      shoulderVelocity: shoulderRate,
      elbowVelocity: elbowRate,
      tip: tipOf(shoulder, elbow),
      target: s.target,
    };
  },
  terminated: () => false,
});

export type State = StateOf<typeof reacher.state>;
export type Action = ActionOf<typeof reacher.action>;
