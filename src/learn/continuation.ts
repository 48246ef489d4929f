/** How a training that was broken off goes on: it takes up the state that it left, and offers its state at checkpoints. */
import type { Trainee } from "./trainee.ts";
import { type Archived, restoreState, saveState } from "./training-state.ts";

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
  onCheckpoint?(steps: number, save: () => Promise<Uint8Array | null>): Promise<void> | void;
}

/** What a training consists of. */
export interface Parts extends Archived {
  readonly trainee: Trainee;
  /** Brings everything up to date that lies where no archive can read it. */
  settle(): Promise<void>;
}

/** One training that may be continued, between two rollouts. */
export class Resumable {
  readonly #parts: Parts;
  readonly #continuation: Continuation | undefined;

  constructor(parts: Parts, continuation: Continuation | undefined) {
    this.#parts = parts;
    this.#continuation = continuation;
  }

  /** Takes up the state that it was given; one that is refused leaves everything as it was. */
  async takeUp(): Promise<void> {
    const { from = null, onResumed } = this.#continuation ?? {};
    if (from === null) return;
    const parts = this.#parts;
    const untouched = await this.#save();
    const refused = restoreState(from, parts);
    if (refused !== null && untouched !== null) restoreState(untouched, parts);
    onResumed?.(parts.trainee.steps, refused);
  }

  /** Offers the state if the training stands at a checkpoint. */
  async offer(): Promise<void> {
    const { trainee } = this.#parts;
    if (trainee.atCheckpoint) await this.#continuation?.onCheckpoint?.(trainee.steps, () => this.#save());
  }

  async #save(): Promise<Uint8Array | null> {
    await this.#parts.settle();
    return saveState(this.#parts);
  }
}
