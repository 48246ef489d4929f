/** Motion of a cart on a frictionless track with a frictionless pole hinged to it. */
import { wrapAngle } from "../../src/sim/angle.ts";

/** Constants of Barto, Sutton and Anderson 1983 and of Gymnasium's `CartPole`. */
export const gravity = 9.8;
export const cartMass = 1.0;
export const poleMass = 0.1;
/** Half the pole's length: from the hinge to its centre of mass. */
export const halfLength = 0.5;
const timestep = 0.02;

export const trackHalfLength = 2.4;

/** Lean at which balancing has failed: 12°, as in Gymnasium. */
const fallAngle = (12 * Math.PI) / 180;

/** Position and velocity of the cart, angle (0 is upright, positive leans right) and angular velocity of the pole. */
export interface CartPole {
  readonly cartPosition: number;
  readonly cartVelocity: number;
  readonly poleAngle: number;
  readonly poleVelocity: number;
}

/** Whether the pole is within 12° of upright and the cart on the track. */
export function isBalanced(state: CartPole): boolean {
  return Math.abs(state.poleAngle) <= fallAngle && Math.abs(state.cartPosition) <= trackHalfLength;
}

/** Whether the pole stands: within 18° of upright, turning slower than 1 rad/s, with the cart within 1 m of the middle. */
export function isStanding(state: CartPole): boolean {
  return (
    Math.cos(state.poleAngle) > 0.95 && Math.abs(state.poleVelocity) < 1 && Math.abs(state.cartPosition) < 1
  );
}

/**
 * One timestep under a horizontal force on the cart in newtons.
 *
 * Equations of Florian 2007, "Correct equations for the dynamics of the cart-pole system", equations 23 and 24,
 * without friction; semi-implicit Euler (velocities first), which keeps the energy of the free system bounded.
 */
export function stepCartPole(state: CartPole, force: number): CartPole {
  const totalMass = cartMass + poleMass;
  const sine = Math.sin(state.poleAngle);
  const cosine = Math.cos(state.poleAngle);
  const drive = (force + poleMass * halfLength * state.poleVelocity ** 2 * sine) / totalMass;
  const poleAcceleration =
    (gravity * sine - cosine * drive) / (halfLength * (4 / 3 - (poleMass * cosine ** 2) / totalMass));
  const cartAcceleration = drive - (poleMass * halfLength * poleAcceleration * cosine) / totalMass;
  const cartVelocity = state.cartVelocity + timestep * cartAcceleration;
  const poleVelocity = state.poleVelocity + timestep * poleAcceleration;
  return {
    cartPosition: state.cartPosition + timestep * cartVelocity,
    cartVelocity,
    poleAngle: wrapAngle(state.poleAngle + timestep * poleVelocity),
    poleVelocity,
  };
}
