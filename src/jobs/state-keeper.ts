/** Where one training's state comes from and goes to. It is from a process that holds guest code: opaque to all but its training. */

export interface StateKeeper {
  /** What an earlier attempt at this training left, or null. */
  readonly from: Uint8Array | null;
  /** Milliseconds of training between two states at least; 1,000 unless told. */
  readonly everyMs?: number;
  keep(state: Uint8Array): void;
  /**
   * Told when an earlier attempt had left a state.
   * @param steps   environment steps that are not done again
   * @param refused why the state could not be used, in which case the training begins anew
   */
  readonly onResumed?: ((steps: number, refused: string | null) => void) | undefined;
}
