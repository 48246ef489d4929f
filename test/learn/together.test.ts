import { describe, expect, test } from "vitest";
import { contentId } from "../../src/core/identity.ts";
import { FailureError } from "../../src/core/outcome.ts";
import type { Trained } from "../../src/learn/finish.ts";
import { sliderTask, stepperTask } from "./target-task.ts";
import { trainSmall, trainSmallTogether } from "./train-small.ts";

const STEPS = 6_144;
const trained = (outcome: Trained | Error): Trained["result"] => {
  if (outcome instanceof Error) throw outcome;
  return outcome.result;
};
/** Fitness and return of every checkpoint. */
const curve = ({ checkpoints }: Trained["result"]): number[] =>
  checkpoints.flatMap(({ evaluation }) => [evaluation.fitness.mean, evaluation.return.mean]);

describe.each([
  ["continuous", sliderTask],
  ["discrete", stepperTask],
])("policies with %s actions that are trained side by side", (_name, task) => {
  test("come out as each alone does, up to rounding", async () => {
    const seeds = [1, 2, 3];
    const alone = await Promise.all(seeds.map((seed) => trainSmall(task, { seed, steps: STEPS })));
    const together = await trainSmallTogether(task, [
      { seed: 1, steps: STEPS },
      { seed: 2, steps: STEPS },
      { seed: 3, steps: STEPS },
    ]);
    together.forEach((outcome, p) => {
      const own = curve(trained(outcome));
      // Rounding grows from update to update; what was learnt stays the same.
      curve(alone[p]!.result).forEach((value, i) => {
        expect(own[i]).toBeCloseTo(value, i < 4 ? 2 : 0);
      });
    });
  });
});

test("a policy that has moved far enough waits for the next rollout while the others go on", async () => {
  const settings = { targetKl: 0.005 };
  const alone = await trainSmall(stepperTask, { steps: STEPS, settings });
  const [first] = await trainSmallTogether(stepperTask, [
    { steps: STEPS, settings },
    { steps: STEPS, settings, seed: 2 },
  ]);
  const own = curve(trained(first));
  curve(alone.result)
    .slice(0, 4)
    .forEach((value, i) => {
      expect(own[i]).toBeCloseTo(value, 2);
    });
});

test("a training's bytes do not depend on how many others are trained beside it", async () => {
  const [full] = await trainSmallTogether(
    sliderTask,
    [{ steps: STEPS }, { steps: STEPS, seed: 2 }, { steps: STEPS, seed: 3 }, { steps: STEPS, seed: 4 }],
    4,
  );
  const [lonely] = await trainSmallTogether(sliderTask, [{ steps: STEPS }], 4);
  expect(contentId(trained(lonely))).toBe(contentId(trained(full)));
});

describe("a policy whose reward fails", () => {
  test("takes no further part and leaves the others as they would have been", async () => {
    let calls = 0;
    const outcomes = await trainSmallTogether(sliderTask, [
      { steps: STEPS },
      {
        steps: STEPS,
        reward: () => {
          if (++calls > 3_000) throw new FailureError("not-finite", "term is NaN");
          return { term: 1 };
        },
      },
    ]);
    expect(outcomes[1]).toMatchObject({ kind: "not-finite" });
    const beside = await trainSmallTogether(sliderTask, [
      { steps: STEPS },
      { steps: STEPS, reward: () => ({ term: 1 }) },
    ]);
    expect(curve(trained(outcomes[0]!))).toEqual(curve(trained(beside[0]!)));
  });

  test("gives up alone when it is the only one", async () => {
    const reward = () => {
      throw new FailureError("not-finite", "term is NaN");
    };
    await expect(trainSmall(sliderTask, { reward })).rejects.toMatchObject({ kind: "not-finite" });
  });
});

test("one that is given up early ends with its own steps", async () => {
  const outcomes = await trainSmallTogether(sliderTask, [
    { steps: STEPS },
    {
      steps: STEPS,
      reward: (_s, _a, next) => ({ away: next.position ** 2 }),
      earlyStop: { loss: 0.01, patience: 1 },
    },
  ]);
  expect(trained(outcomes[0]!).steps).toBe(STEPS);
  expect(trained(outcomes[0]!).stopped).toBeUndefined();
  const { stopped, steps } = trained(outcomes[1]!);
  expect(stopped === true).toBe(steps < STEPS);
});
