/** The state of one training in a file that a person named, so that a training outside any run can be taken up again. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { diskProblem, writeAtomic } from "./disk.ts";

export class StateFile {
  readonly path: string;
  readonly #onRefused: (message: string) => void;
  #refused = false;

  /** @param onRefused is told once when the disk takes no more states: the training goes on without */
  constructor(path: string, onRefused: (message: string) => void) {
    this.path = path;
    this.#onRefused = onRefused;
  }

  /** Whether there is anything to go on from. */
  get kept(): boolean {
    return existsSync(this.path);
  }

  /** @throws Problem when there is a file and it cannot be read */
  loadState(): Uint8Array | null {
    if (!this.kept) return null;
    try {
      return readFileSync(this.path);
    } catch (error) {
      throw diskProblem("cannot read the training's state", this.path, error);
    }
  }

  saveState(_job: string, state: Uint8Array): void {
    if (this.#refused) return;
    try {
      writeAtomic(this.path, state, false);
    } catch (error) {
      this.#refused = true;
      this.#onRefused(
        diskProblem("the training's state is kept no longer: cannot write", this.path, error).message,
      );
    }
  }

  /** The state of a training that failed stays: whoever named the file decides. */
  dropState(): void {}

  /** The training has a result. */
  remove(): void {
    rmSync(this.path, { force: true });
  }

  loadResult(): null {
    return null;
  }

  /** Results of trainings outside any run are told and not kept. */
  saveResult(): void {}
}
