interface State {
  readonly angle: number;
  readonly velocity: number;
}

/** Gymnasium's Pendulum-v1: costs of the state before the step and of the torque. */
export function reward(s: State, a: { readonly torque: number }) {
  return { angle: -(s.angle ** 2), velocity: -0.1 * s.velocity ** 2, effort: -0.001 * a.torque ** 2 };
}
