/** What must hold for any text that is put to the critic, however it came about. */
import { join } from "node:path";
import { expect } from "vitest";
import { blameOf } from "../../../src/core/outcome.ts";
import { Critic } from "../../../src/critic/index.ts";
import { ContainedProcess } from "../../../src/sandbox/contained-process.ts";
import type { Task } from "../../../src/sim/environment.ts";
import type { TaskIsolateEvent, TaskIsolateRequest } from "../programs/task-isolate.ts";

/** Two critics with a process each, and an isolate that knows nothing of them. */
export class Judges {
  readonly #task: Task;
  readonly #critics: readonly [Critic, Critic];
  readonly #isolate: ContainedProcess<TaskIsolateRequest, TaskIsolateEvent>;
  #answer: (event: TaskIsolateEvent) => void = () => {};
  accepted = 0;
  refused = 0;

  constructor(task: Task) {
    this.#task = task;
    this.#critics = [new Critic(task), new Critic(task)];
    this.#isolate = new ContainedProcess<TaskIsolateRequest, TaskIsolateEvent>({
      program: join(import.meta.dirname, "../programs/task-isolate.ts"),
      memoryMb: 400,
      check: (sent) => sent as TaskIsolateEvent,
      onEvent: (event) => this.#answer(event),
    });
  }

  /** The same verdict twice, a fault is the reward's own, and what is accepted gives numbers elsewhere too. */
  async expectSound(text: string): Promise<void> {
    const [first, second] = this.#critics;
    const critique = await first.critique(text);
    expect(await second.critique(text)).toEqual(critique);
    const { verdict, javascript } = critique;
    if (!verdict.accepted) {
      this.refused++;
      expect(blameOf[verdict.failure!.kind]).toBe("reward");
      return;
    }
    this.accepted++;
    const { outcome, message } = await this.#evaluate(javascript);
    // The critic cannot try every state: a division that fails in one of them may be left.
    expect(["numbers", "not-finite"], message).toContain(outcome);
  }

  dispose(): void {
    for (const critic of this.#critics) critic.dispose();
    this.#isolate.kill();
  }

  async #evaluate(javascript: string): Promise<TaskIsolateEvent> {
    const answered = new Promise<TaskIsolateEvent>((resolve) => {
      this.#answer = resolve;
    });
    this.#isolate.deadline(20_000);
    this.#isolate.send({ task: this.#task.id, javascript });
    const ended = this.#isolate.exit.then(({ status }) => ({
      outcome: status,
      message: "the process ended",
    }));
    const event = await Promise.race([answered, ended]);
    this.#isolate.clearDeadline();
    return event;
  }
}
