import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contentId } from "../../src/core/identity.ts";
import type { Trained } from "../../src/learn/finish.ts";
import { saveState } from "../../src/learn/training-state.ts";
import type { Task } from "../../src/sim/environment.ts";
import { resumed, uninterrupted } from "./break-off.ts";
import { plainReward } from "./plain-reward.ts";
import type { Continued } from "./programs/resume-isolated.ts";
import { sliderTask, stepperTask } from "./target-task.ts";
import { type SmallTraining, trainSmall, trainSmallTogether } from "./train-small.ts";

/** 7 rollouts, so that the 3 checkpoints are not evenly spaced. */
const STEPS = 7_168;
const training: SmallTraining = { steps: STEPS, checkpoints: 3 };

describe.each<[string, Task, SmallTraining]>([
  ["continuous actions", sliderTask, training],
  ["discrete actions", stepperTask, training],
  ["every option of the learner", sliderTask, { ...training, settings: { valueClip: 0.2, targetKl: 0.02 } }],
  [
    "a watch on its reward that never gives it up",
    sliderTask,
    { ...training, earlyStop: { loss: 0.9, patience: 3 } },
  ],
])("a training with %s", (_name, task, options) => {
  test("that is broken off at any checkpoint and continued gives the same bytes", async () => {
    const { result, states, progress } = await uninterrupted(task, options);
    expect([...states.keys()]).toEqual([3072, 5120, 7168]);
    for (const [steps, state] of states) {
      const again = await resumed(task, options, state!);
      expect(again.told).toEqual([steps, null]);
      expect(again.progress).toEqual(progress.filter((event) => event.steps > steps));
      expect(contentId(again.result)).toBe(contentId(result));
    }
  });
});

test("a training that is given up is given up when it was continued as well", async () => {
  const options: SmallTraining = {
    ...training,
    steps: 16_384,
    checkpoints: 8,
    reward: (_s, _a, next) => ({ away: next.position ** 2 }),
    earlyStop: { loss: 0.01, patience: 1 },
  };
  const { result, states } = await uninterrupted(stepperTask, options);
  expect(result.stopped).toBe(true);
  for (const [, state] of states) {
    const again = await resumed(stepperTask, options, state!);
    expect(contentId(again.result)).toBe(contentId(result));
  }
});

test("a training that is broken off again and again gives the same bytes", async () => {
  const { result } = await uninterrupted(sliderTask, training);
  let from: Uint8Array | null = null;
  for (let life = 0; life < 3; life++) {
    const broken = new Error("broken off");
    await expect(
      trainSmall(sliderTask, {
        ...training,
        continuation: {
          from,
          async onCheckpoint(_steps, save) {
            from = await save();
            throw broken;
          },
        },
      }),
    ).rejects.toBe(broken);
  }
  const last = await resumed(sliderTask, training, from!);
  expect(last.progress).toEqual([]);
  expect(contentId(last.result)).toBe(contentId(result));
});

describe("a reward in an isolate", () => {
  const program = join(import.meta.dirname, "programs/resume-isolated.ts");
  const train = (javascript: string) =>
    JSON.parse(
      execFileSync(process.execPath, ["--no-node-snapshot", program, javascript], { encoding: "utf8" }),
    ) as Continued;

  test.each([
    [
      "its memory, -0 and infinity included",
      `const memory = { steps: 0, far: -0, least: 1e308, last: 0.1 };
       function reward(s, a, next, memory) {
         memory.steps += 1;
         memory.far = Math.max(memory.far, Math.abs(next.position));
         if (memory.steps === 1) memory.least *= 10;
         memory.least = Math.min(memory.least, memory.steps > 30 ? 1 : Infinity);
         const closer = Math.abs(memory.last) - Math.abs(next.position);
         memory.last = next.position;
         return { closer, calm: -0.01 * memory.far * memory.steps, known: memory.least < 2 ? 1 : 0 };
       }`,
    ],
    [
      "the order of its terms, which decides how they are added up",
      `function reward(s, a, next) {
         const near = Math.exp(-4 * next.position ** 2), more = 1e12, less = -1e12;
         return Math.floor(1e4 * next.position) % 2 === 0 ? { more, less, near } : { near, less, more };
       }`,
    ],
  ])("keeps %s", (_what, javascript) => {
    const { result, continued } = train(javascript);
    expect(continued).toEqual([3072, 5120, 7168].map((steps) => ({ told: [steps, null], result })));
  });

  test("with more than numbers in its memory cannot be saved: such a training begins anew", () => {
    const { continued } = train(`const memory = { n: 0 };
      function reward(s, a, next, memory) { memory.n = [1]; return { near: -Math.abs(next.position) }; }`);
    expect(continued).toEqual([null, null, null]);
  });
});

describe("a state that cannot be used is refused in a sentence, and the training begins anew:", () => {
  const of = { job: "job", backend: "onnx-cpu", archive: () => {} };
  const flipped = (state: Uint8Array): Uint8Array => state.map((byte, i) => (i === 999 ? byte ^ 1 : byte));
  test.each<[string, (state: Uint8Array) => Uint8Array | Promise<Uint8Array>, RegExp]>([
    ["a damaged one", flipped, /^it is damaged$/],
    ["a truncated one", (state) => state.subarray(0, -100), /^it is damaged$/],
    ["an empty one", () => new Uint8Array(), /^it is damaged$/],
    ["of another job", () => saveState({ ...of, job: "other" })!, /^it is of another job \(other inst/],
    ["of another backend", () => saveState({ ...of, backend: "x" })!, /^it is of another backend \(x/],
    ["one that says nothing", () => saveState(of)!, /^it ends early$/],
    [
      "one that says something else",
      () => saveState({ ...of, archive: (a) => void a.number(1) })!,
      /something else than this/,
    ],
    [
      "one of another network",
      async () => {
        const settings = { hidden: [8] };
        return (await uninterrupted(sliderTask, { ...training, settings })).states.get(3072)!;
      },
      /^it holds \d+ values where this training has \d+$/,
    ],
    [
      "one of another reward's memory",
      async () => {
        const createReward: SmallTraining["createReward"] = (columns) => ({
          ...plainReward((_s, _a, next) => ({ near: -Math.abs(next.position) }))(columns),
          archive: (archive) => void archive.number(1),
        });
        return (await uninterrupted(sliderTask, { ...training, createReward })).states.get(3072)!;
      },
      /something else than this/,
    ],
  ])("%s", async (_name, change, why) => {
    const { result, states } = await uninterrupted(sliderTask, training);
    const again = await resumed(sliderTask, training, await change(states.get(3072)!));
    expect(again.told).toEqual([0, expect.stringMatching(why)]);
    expect(again.progress[0]!.steps).toBe(1024);
    expect(contentId(again.result)).toBe(contentId(result));
  });
});

describe("policies that are trained side by side", () => {
  const trained = (outcome: Trained | Error): Trained["result"] => {
    if (outcome instanceof Error) throw outcome;
    return outcome.result;
  };

  test("give the same bytes when the whole group is broken off and continued", async () => {
    const states: (Uint8Array | null)[] = [];
    const group = [1, 2].map((seed, p) => ({
      ...training,
      seed,
      continuation: {
        from: null,
        async onCheckpoint(steps: number, save: () => Promise<Uint8Array | null>) {
          if (steps === 5120) states[p] = await save();
        },
      },
    }));
    const whole = await trainSmallTogether(sliderTask, [group[0]!, group[1]!]);
    const [first, second] = group.map((each, p) => ({ ...each, continuation: { from: states[p]! } }));
    const again = await trainSmallTogether(sliderTask, [first!, second!]);
    expect(again.map((each) => contentId(trained(each)))).toEqual(
      whole.map((each) => contentId(trained(each))),
    );
  });

  test("give the same bytes beside any others, at any place of a graph for as many", async () => {
    const states: (Uint8Array | null)[] = [];
    const onCheckpoint = async (_steps: number, save: () => Promise<Uint8Array | null>) =>
      void states.push(await save());
    const [whole] = await trainSmallTogether(
      sliderTask,
      [{ ...training, continuation: { from: null, onCheckpoint } }],
      3,
    );
    const again = { ...training, continuation: { from: states[0]! } };
    const others = [2, 3].map((seed) => ({ ...training, seed })) as [SmallTraining, SmallTraining];
    for (const place of [0, 1, 2]) {
      const group = others.toSpliced(place, 0, again) as [SmallTraining, ...SmallTraining[]];
      const outcomes = await trainSmallTogether(sliderTask, group);
      expect(contentId(trained(outcomes[place]!)), `place ${place}`).toBe(contentId(trained(whole)));
    }
  });

  test("may go on alone, or beside one that begins, up to rounding", async () => {
    const alone = await uninterrupted(sliderTask, training);
    const from = alone.states.get(5120)!;
    const [going, beginning] = await trainSmallTogether(sliderTask, [
      { ...training, continuation: { from } },
      { ...training, seed: 2 },
    ]);
    const other = await uninterrupted(sliderTask, { ...training, seed: 2 });
    for (const [together, by] of [
      [going!, alone],
      [beginning!, other],
    ] as const) {
      expect(trained(together).checkpoints.map(({ steps }) => steps)).toEqual([3072, 5120, 7168]);
      const { fitness } = trained(together).evaluation;
      expect(fitness.mean).toBeCloseTo(by.result.evaluation.fitness.mean, 1);
    }
  });
});
