import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { expect, onTestFinished, test } from "vitest";
import { deriveSeed } from "../../src/core/random.ts";
import { createVectorEnvironment } from "../../src/sim/kernel-environment.ts";
import { policyCases } from "./policy-cases.ts";
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
  const text = Buffer.from(result.policy, "base64").toString("utf8");
  for (const part of [
    '"slider-stop"',
    '"near"',
    '["position","velocity"]',
    '{"push":[-3,1]}',
    '{"push":"m/s²"}',
  ])
    expect(text).toContain(part);
  const session = await ort.InferenceSession.create(Buffer.from(result.policy, "base64"));
  expect([session.inputNames, session.outputNames]).toEqual([["observation"], ["action"]]);
  const one = await session.run({ observation: new ort.Tensor("float32", [0.5, 0], [1, 2]) });
  expect(one.action!.dims).toEqual([1, 1]);
  await session.release();
});

/** Loads the files of its first argument and computes all rows at once and one by one; nothing of this package is there. */
const stranger = `
  import { createRequire } from "node:module";
  import { readFileSync } from "node:fs";
  const ort = createRequire(import.meta.url)(process.argv[2]);
  const answers = [];
  for (const { path, observations } of JSON.parse(readFileSync(process.argv[3], "utf8"))) {
    const session = await ort.InferenceSession.create(path);
    const decide = async (rows) => {
      const data = Float32Array.from(rows.flat());
      const { action } = await session.run({ observation: new ort.Tensor("float32", data, [rows.length, rows[0].length]) });
      return { action: [...action.data], dims: action.dims };
    };
    const together = await decide(observations);
    const single = [];
    for (const row of observations) single.push(...(await decide([row])).action);
    answers.push({ inputs: session.inputNames, outputs: session.outputNames, together, single });
  }
  console.log(JSON.stringify(answers));`;

test("for every task, the file repeats the evaluation's actions in a program that has nothing but the runtime", async () => {
  const cases = await policyCases();
  const folder = mkdtempSync(join(tmpdir(), "design-reward-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const listed = cases.map(({ file, observations }, i) => {
    const path = join(folder, `${i}.onnx`);
    writeFileSync(path, file);
    return { path, observations };
  });
  writeFileSync(join(folder, "cases.json"), JSON.stringify(listed));
  writeFileSync(join(folder, "stranger.mjs"), stranger);
  const runtime = createRequire(import.meta.url).resolve("onnxruntime-node");
  const program = [join(folder, "stranger.mjs"), runtime, join(folder, "cases.json")];
  const answers = JSON.parse(execFileSync(process.execPath, program, { cwd: folder, encoding: "utf8" }));
  expect(answers).toHaveLength(cases.length);
  for (const [i, { task, actions }] of cases.entries()) {
    const { inputs, outputs, together, single } = answers[i];
    const discrete = Object.values<{ readonly kind: string }>(task.environment.action)[0]!.kind === "choice";
    expect([inputs, outputs], task.id).toEqual([
      ["observation"],
      discrete ? ["action", "logits"] : ["action"],
    ]);
    expect(together.dims, task.id).toEqual([actions.length, actions[0]!.length]);
    for (const [k, action] of actions.flat().entries()) {
      if (discrete) expect([together.action[k], single[k]], task.id).toEqual([action, action]);
      else {
        expect(together.action[k], task.id).toBeCloseTo(action, 4);
        expect(single[k], task.id).toBeCloseTo(action, 4);
      }
    }
    expect(new Set(actions.flat()).size, `${task.id} was asked for more than one action`).toBeGreaterThan(1);
  }
});
