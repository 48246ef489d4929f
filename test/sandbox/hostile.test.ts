import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ContainedProcess } from "../../src/sandbox/contained-process.ts";
import { failureOf } from "../../src/sandbox/process-end.ts";
import { corpus } from "./corpus.ts";
import type { IsolateEvent, IsolateRequest } from "./programs/isolate.ts";

/** One child for all cases, replaced when a case took it down: as the critic's examiner works. */
let child: ContainedProcess<IsolateRequest, IsolateEvent> | null = null;
let answer: (event: IsolateEvent) => void = () => {};
afterAll(() => child?.kill());

/** @param timeoutMs of the isolate; the process has longer */
async function evaluate(javascript: string, timeoutMs = 300): Promise<IsolateEvent> {
  child ??= new ContainedProcess<IsolateRequest, IsolateEvent>({
    program: join(import.meta.dirname, "programs/isolate.ts"),
    memoryMb: 250,
    check: (sent) => sent as IsolateEvent,
    onEvent: (event) => answer(event),
  });
  const event = new Promise<IsolateEvent>((resolve) => {
    answer = resolve;
  });
  child.deadline(6000);
  child.send({ javascript, angle: [0.5, 1, 2], timeoutMs });
  const outcome = await Promise.race([event, child.exit]);
  child.clearDeadline();
  if (!("status" in outcome)) return outcome;
  child = null;
  return failureOf(outcome) ?? { kind: "none", message: outcome.status };
}

const good = "function reward(s, a, next) { return { x: next.angle }; }";
const expectGood = async () => expect(await evaluate(good)).toMatchObject({ terms: { x: [0.5, 1, 2] } });

describe("hostile code without the contract in front", () => {
  test.each(corpus.map((each) => [each.name, each] as const))(
    "%s",
    { timeout: 20_000 },
    async (_name, { source, outcomes }) => {
      const outcome = await evaluate(source.replaceAll("export ", ""), outcomes[0] === "memory" ? 5000 : 300);
      expect(outcomes).toContain("kind" in outcome ? outcome.kind : "harmless");
      await expectGood();
    },
  );
});
