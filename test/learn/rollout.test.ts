import { expect, test } from "vitest";
import { FastRandom } from "../../src/core/fast-random.ts";
import { actionSpaceOf } from "../../src/learn/action.ts";
import { onnxCpu } from "../../src/learn/backends/onnx.ts";
import { createNetwork } from "../../src/learn/network.ts";
import { Collector } from "../../src/learn/rollout.ts";
import { DEFAULT_SETTINGS } from "../../src/learn/settings.ts";
import { defineEnvironment, defineTask, type Task } from "../../src/sim/environment.ts";
import { control, field } from "../../src/sim/fields.ts";
import { createVectorEnvironment } from "../../src/sim/kernel-environment.ts";
import { plainReward } from "./plain-reward.ts";

const HORIZON = 5;

/** The position counts the steps of the episode in hundredths, whatever the policy does. */
function counter(last: number): Task {
  return defineTask({
    id: "count",
    title: "Count",
    description: "Counts.",
    environment: defineEnvironment({
      id: "counter",
      title: "Counter",
      description: "Counts.",
      source: "Made for this test.",
      state: { position: field("1", "") },
      action: { push: control("1", [-1, 1]) },
      timestep: 1,
      observation: ["position"],
      observe: (s) => [s.position],
      reset: () => ({ position: 0 }),
      step: (s, _a) => ({ position: s.position + 0.01 }),
      terminated: (_s) => false,
    }),
    horizon: HORIZON,
    endsWhen: "",
    terminated: (s) => s.position > last,
    fitness: {
      unit: "1",
      meaning: "Nothing.",
      range: [0, 0],
      of: (_s, _a, _next) => 0,
      reduce: "mean",
      from: 0,
      afterEnd: "zero",
    },
    rewards: { human: "none.ts", sparse: "none.ts" },
    training: { steps: 10 },
  });
}

/** Targets of two instances over ten steps without reward, where the critic's value is tanh of the position. */
async function targetsOf(task: Task): Promise<number[]> {
  const network = createNetwork(1, 1, "gaussian", [1]);
  const parameters = new Float32Array(network.size);
  for (const { name, offset } of network.critic) if (name.endsWith("weight")) parameters[offset] = 1;
  const environment = createVectorEnvironment(task, 2, 10);
  const settings = { ...DEFAULT_SETTINGS, environments: 2, rollout: 10, discount: 0.9, gaeLambda: 0 };
  const reward = plainReward(() => ({ nothing: 0 }))(environment.columns);
  const collector = await Collector.create(onnxCpu, network, [
    { space: actionSpaceOf(task), environment, reward, settings, random: new FastRandom(1) },
  ]);
  await collector.collect({ data: parameters, shape: [network.size] });
  await collector.dispose();
  const targets = collector.lanes[0]!.targets;
  return [...targets].filter((_, row) => row % 2 === 1);
}

const discounted = (position: number): number => 0.9 * Math.tanh(position);

test("a step that the time limit cuts is bootstrapped from the observation before the reset", async () => {
  const targets = await targetsOf(counter(1));
  const episode = [0.01, 0.02, 0.03, 0.04, 0.05].map(discounted);
  [...episode, ...episode].forEach((expected, t) => {
    expect(targets[t]).toBeCloseTo(expected, 5);
  });
});

test("a step that ends its episode by itself is worth its reward alone", async () => {
  const targets = await targetsOf(counter(0.025));
  const episode = [discounted(0.01), discounted(0.02), 0];
  [...episode, ...episode, ...episode, discounted(0.01)].forEach((expected, t) => {
    expect(targets[t]).toBeCloseTo(expected, 5);
  });
});
