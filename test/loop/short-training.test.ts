/** Short trainings: a part of the steps decides who gets all of them. */
import { expect, test } from "vitest";
import { nextRequest } from "../../src/loop/next-request.ts";
import { eureka } from "../../src/methods/eureka.ts";
import { madeUpTrainings, rewards, scriptedRun } from "./scripted.ts";

const method = {
  ...eureka,
  gates: { "short-training": { on: true, rungs: [0.25, 0.5], reduction: 2, keep: 1 } },
};
const four = [rewards.upright, rewards.helpers, rewards.squared, rewards.gentle];

test("only those whose fitness was best after a part of the steps are trained to the end", async () => {
  using run = scriptedRun([four], { place: madeUpTrainings, method });
  const { gates } = await run.design();
  expect(gates.at(-1)).toMatchObject({ gate: "short-training", judged: 4, refused: 3, saved: 3 });
  const events = run.events();
  const short = events.flatMap((event) => (event.type === "short-trained" ? [event] : []));
  const halved = events.flatMap((event) => (event.type === "halved" ? [event] : []));
  expect(short.filter(({ steps }) => steps === 1_024)).toHaveLength(4);
  expect(short.filter(({ steps }) => steps === 2_048)).toHaveLength(2);
  expect(halved.map(({ steps, kept }) => [steps, kept.length])).toEqual([
    [1_024, 2],
    [2_048, 1],
  ]);
  const best = short
    .filter(({ steps }) => steps === 1_024)
    .toSorted((a, b) => b.fitness! - a.fitness!)
    .slice(0, 2)
    .map(({ label }) => label);
  expect(halved[0]!.kept.toSorted()).toEqual(best.toSorted());
  const trained = events.flatMap((event) => (event.type === "trained" ? [event.label] : []));
  expect(new Set(trained)).toEqual(new Set(halved[1]!.kept));
});

test("the next generation is told who fell out, and why", async () => {
  using run = scriptedRun([four, four.toReversed()], { place: madeUpTrainings, method });
  await run.design();
  const dropped = run.requests[1]!.history.filter((candidate) => candidate.dropped);
  expect(dropped).toHaveLength(3);
  for (const candidate of dropped) expect(candidate).not.toHaveProperty("result");
  // From the journal alone it is the same.
  const { history } = await nextRequest(run.folder);
  const first = history.filter(({ generation }) => generation === 0);
  expect(first.map(({ dropped: end }) => end)).toEqual(
    run.requests[1]!.history.map(({ dropped: end }) => end),
  );
});

test("a short training that fails costs the candidate its place, with its reason", async () => {
  using run = scriptedRun([[rewards.upright, rewards.helpers]], {
    method,
    place: async (job, signal) =>
      job.reward.javascript.includes("closeness")
        ? { status: "failed", failure: { kind: "not-finite", message: "NaN." } }
        : madeUpTrainings(job, signal),
  });
  expect((await run.design()).winner.label).toBe("g1c1");
  expect(run.events()).toContainEqual(
    expect.objectContaining({
      type: "short-trained",
      label: "g1c2",
      fitness: null,
      failure: expect.anything(),
    }),
  );
});

test("a run that was stopped between the rungs goes on as if it had not been stopped", async () => {
  using whole = scriptedRun([four], { place: madeUpTrainings, method });
  const expected = await whole.design();
  using stopped = scriptedRun([four], { place: madeUpTrainings, method });
  const stopping = new AbortController();
  stopped.onSignal((signal) => {
    if (signal.type === "event" && signal.event.type === "halved") stopping.abort();
  });
  await expect(stopped.design(stopping.signal)).rejects.toThrow(/resume/);
  expect(await stopped.design()).toEqual(expected);
  expect(stopped.events()).toEqual(whole.events());
});
