/** Which trainings may share a process and a graph: those that differ in nothing but their rewards and seeds. */
import { contentId } from "../core/identity.ts";
import type { TrainingJob } from "../core/training.ts";
import type { TrainingReport } from "./report.ts";
import type { Member } from "./trainer-process.ts";

/** One training that waits for others to go with. */
export interface Waiting {
  readonly member: Member;
  readonly priority: number;
  settle(report: TrainingReport): void;
  fail(reason: unknown): void;
}

/** What two jobs must have in common. */
function kindOf({ id: _id, reward: _reward, seed: _seed, ...rest }: TrainingJob): string {
  return contentId(rest);
}

export class WaitingRoom {
  readonly #waiting: Waiting[] = [];

  enter(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  /** Whether it has not gone with others yet. */
  holds(waiting: Waiting): boolean {
    return this.#waiting.includes(waiting);
  }

  /** Takes out one that waits and those that may go with it, the most urgent first, as many as its graph holds. */
  takeWith(first: Waiting): Waiting[] {
    const { job } = first.member;
    const kind = kindOf(job);
    const others = this.#waiting
      .filter((each) => each !== first && kindOf(each.member.job) === kind)
      .toSorted((a, b) => b.priority - a.priority);
    const group = [first, ...others].slice(0, job.together ?? 1);
    for (const each of group) this.#waiting.splice(this.#waiting.indexOf(each), 1);
    return group;
  }
}
