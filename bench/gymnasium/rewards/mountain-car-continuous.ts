interface State {
  readonly position: number;
  readonly velocity: number;
}

/** Gymnasium's MountainCarContinuous-v0: 100 at the flag, less a cost of the throttle. */
export function reward(_s: State, a: { readonly throttle: number }, next: State) {
  return {
    flag: next.position >= 0.45 && next.velocity >= 0 ? 100 : 0,
    effort: -0.1 * a.throttle ** 2,
  };
}
