import { afterAll, describe, expect, test } from "vitest";
import { blameOf } from "../../src/core/outcome.ts";
import { Critic } from "../../src/critic/index.ts";
import { criticWithoutContract } from "./around-contract.ts";
import { allItems } from "./corpus/items.ts";
import { corpusTask } from "./corpus/task.ts";
import { corpus } from "./corpus.ts";
import { GOOD_TERMS, HostileChild, outcomeOf, patientLimitsOf } from "./hostile-child.ts";

const named = corpus.map((each) => [each.name, each] as const);
/** What ends at once is always run, of what takes its time two of a kind; test/long runs all, each in its own process. */
const slow = ({ outcomes, stubborn }: (typeof corpus)[number]) =>
  stubborn || outcomes.some((outcome) => outcome === "timeout" || outcome === "memory");
const run = corpus.filter((each) => {
  const alike = corpus.filter(({ item, stubborn }) => item === each.item && !stubborn);
  return !slow(each) || alike.indexOf(each) === 0 || alike.filter(slow).indexOf(each) === 0;
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const control = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const expectPlain = (message: string): void => {
  expect(message).not.toMatch(control);
  expect(message.length).toBeLessThanOrEqual(1500);
};

describe("the corpus", () => {
  test.each(allItems)("%s: %s is tried through the critic and around the contract", (_kind, item) => {
    const cases = corpus.filter((each) => each.item === item);
    expect(cases.some(({ finding, dryRun }) => finding !== null || dryRun !== undefined)).toBe(true);
    expect(run.some((each) => each.item === item)).toBe(true);
  });

  test("has each name once", () => {
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  });
});

describe("hostile code through the critic", () => {
  const critic = new Critic(corpusTask);
  afterAll(() => critic.dispose());

  test.each(named)("%s", async (_name, { source, finding, outcomes }) => {
    const { verdict } = await critic.critique(source);
    if (verdict.accepted) expect([finding, outcomes]).toEqual([null, expect.arrayContaining(["harmless"])]);
    else expect(blameOf[verdict.failure!.kind]).toBe("reward");
    expectPlain(verdict.failure?.message ?? "");
    for (const { message, remedy } of verdict.findings) expectPlain(message + remedy);
  });
});

describe("hostile code without the contract in front", () => {
  const child = new HostileChild();
  afterAll(() => child.dispose());

  test.each(run.map((each) => [each.name, each] as const))("%s", async (_name, hostile) => {
    const outcome = await child.run(hostile, patientLimitsOf(hostile));
    expect(hostile.outcomes).toContain(outcomeOf(outcome));
    if ("kind" in outcome) expectPlain(outcome.message);
    expect(await child.good()).toMatchObject({ terms: GOOD_TERMS });
  });

  test("what no clock in the process can stop is killed by the parent", async () => {
    // Others of the kind end by themselves after a while: on a fast machine, before their parent loses patience.
    const hostile = corpus.find(({ name }) => name === "indexOf over a length of 2^53")!;
    const outcome = await child.run(hostile, { isolateMs: 100, processMs: 1500 });
    expect(outcome).toMatchObject({
      kind: "timeout",
      // Twice that where this process itself was held up.
      message: expect.stringMatching(/was stopped after (1\.5|3) s/),
    });
    expect(await child.good()).toMatchObject({ terms: GOOD_TERMS });
  });
});

describe("what an isolate alone cannot see", () => {
  const critic = criticWithoutContract(corpusTask);
  afterAll(() => critic.dispose());

  test.each(named.filter(([, { dryRun }]) => dryRun !== undefined))(
    "the dry run, without the contract: %s",
    async (_name, { source, dryRun }) => {
      const { verdict } = await critic.critique(source);
      expect(verdict.accepted ? "accepted" : verdict.failure?.kind).toBe(dryRun);
    },
  );
});
