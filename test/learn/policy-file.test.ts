import * as ort from "onnxruntime-node";
import { expect, test } from "vitest";
import { deriveSeed } from "../../src/core/random.ts";
import { createVectorEnvironment } from "../../src/sim/kernel-environment.ts";
import { sliderTask, stepperTask } from "./target-task.ts";
import { trainSmall } from "./train-small.ts";

test.each([
  ["continuous", sliderTask, "push"],
  ["discrete", stepperTask, "direction"],
] as const)("the %s policy's file alone repeats the evaluation's actions", async (_name, task, control) => {
  const { result } = await trainSmall(task, { steps: 6_000 });
  const session = await ort.InferenceSession.create(Buffer.from(result.policy, "base64"));
  const environment = createVectorEnvironment(task, 20, task.horizon);
  environment.reset(deriveSeed(1, "episodes"));
  const actions: number[][] = [];
  for (let t = 0; t < task.horizon; t++) {
    const observation = new ort.Tensor("float32", environment.observation, [20, 2]);
    const { action } = await session.run({ observation });
    environment.step(t, action!.data as Float32Array);
    actions.push([...(action!.data as Float32Array)]);
  }
  await session.release();
  const { best } = result;
  const followed = actions[0]!.findIndex((_, i) =>
    best.step.every((t, k) => actions[t]![i] === best.action[control]![k]),
  );
  expect(followed).toBeGreaterThanOrEqual(0);
});

test("the file says what it is for", async () => {
  const { result } = await trainSmall(sliderTask, { steps: 1_024 });
  const text = Buffer.from(result.policy, "base64").toString("latin1");
  for (const part of ['"slider-stop"', '"near"', '["position","velocity"]', '{"push":[-3,1]}'])
    expect(text).toContain(part);
  const session = await ort.InferenceSession.create(Buffer.from(result.policy, "base64"));
  expect([session.inputNames, session.outputNames]).toEqual([["observation"], ["action"]]);
  const one = await session.run({ observation: new ort.Tensor("float32", [0.5, 0], [1, 2]) });
  expect(one.action!.dims).toEqual([1, 1]);
  await session.release();
});
