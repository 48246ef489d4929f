/** How a training that was broken off goes on: it takes up the state that it left, and offers its state at checkpoints. */
import type { Archive } from "../core/archive.ts";
import type { Trainee } from "./trainee.ts";
import { restoreState, type StateOf, saveState } from "./training-state.ts";

/** Where a training's state comes from and goes to. */
export interface Continuation {
  /** As the same job gave it to `onCheckpoint`; null to begin at the beginning. */
  readonly from: Uint8Array | null;
  /**
   * Told what became of `from`.
   * @param steps   environment steps that the training has behind it
   * @param refused why the state could not be used: the training then begins anew
   */
  onResumed?(steps: number, refused: string | null): void;
  /** @param save gives the state as it is now, or null where it cannot be saved */
  onCheckpoint?(steps: number, save: () => Uint8Array | null): void;
}

/** One training that may be continued, between two rollouts. */
export class Resumable {
  readonly #of: StateOf;
  readonly #trainee: Trainee;
  readonly #archive: (archive: Archive) => void;
  readonly #continuation: Continuation | undefined;

  /** @param archive hands all of the training's state to the archive */
  constructor(
    of: StateOf,
    trainee: Trainee,
    archive: (archive: Archive) => void,
    continuation: Continuation | undefined,
  ) {
    this.#of = of;
    this.#trainee = trainee;
    this.#archive = archive;
    this.#continuation = continuation;
  }

  /** Takes up the state that it was given; one that is refused leaves everything as it was. */
  takeUp(): void {
    const { from = null, onResumed } = this.#continuation ?? {};
    if (from === null) return;
    const untouched = saveState(this.#of, this.#archive);
    const refused = restoreState(from, this.#of, this.#archive);
    if (refused !== null && untouched !== null) restoreState(untouched, this.#of, this.#archive);
    onResumed?.(this.#trainee.steps, refused);
  }

  /** Offers the state if the training stands at a checkpoint. */
  offer(): void {
    if (!this.#trainee.atCheckpoint) return;
    const { steps } = this.#trainee;
    this.#continuation?.onCheckpoint?.(steps, () => saveState(this.#of, this.#archive));
  }
}
