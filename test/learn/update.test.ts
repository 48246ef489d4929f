import { expect, test } from "vitest";
import { Random } from "../../src/core/random.ts";
import { gradients } from "../../src/learn/graph/gradients.ts";
import { slice } from "../../src/learn/graph/select.ts";
import { input } from "../../src/learn/graph/value.ts";
import { ppoLoss } from "../../src/learn/loss.ts";
import { createNetwork, initialise, parameterOf } from "../../src/learn/network.ts";
import { ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON, METRICS, updateGraph } from "../../src/learn/update.ts";
import { evaluateGraph, tensor } from "./graph/evaluate-graph.ts";

const BATCH = 8;
const network = createNetwork(3, 1, "gaussian", [4]);
const settings = { clip: 0.2, valueCoefficient: 0.5, entropy: 0.01, maxGradientNorm: 0.05 };
const random = new Random(5);
const draw = (count: number): number[] => Array.from({ length: count }, () => random.normal());

const parameters = [...initialise(network, 1, 0)].map((each) => each + 0.1 * random.normal());
const moment1 = draw(network.size).map((each) => 0.01 * each);
const moment2 = draw(network.size).map((each) => 1e-4 * each * each);
const feeds = {
  parameters: tensor([network.size], parameters),
  moment1: tensor([network.size], moment1),
  moment2: tensor([network.size], moment2),
  observation: tensor([BATCH, 3], draw(BATCH * 3)),
  columns: tensor([4, BATCH], draw(4 * BATCH)),
};

/** The gradient alone, from a graph without the optimiser in it. */
async function plainGradient(): Promise<number[]> {
  const flat = input("parameters", [network.size]);
  const columns = input("columns", [4, BATCH]);
  const column = (k: number) => slice(columns, 0, k, k + 1);
  const flatten = (k: number) => ({ ...input(["logProbability", "advantage", "target"][k - 1]!, [BATCH]) });
  const { loss } = ppoLoss(
    network,
    {
      actor: network.actor.map((each) => parameterOf(flat, each)),
      logStd: parameterOf(flat, network.logStd!),
      critic: network.critic.map((each) => parameterOf(flat, each)),
    },
    {
      observation: input("observation", [BATCH, 3]),
      action: column(0),
      logProbability: flatten(1),
      advantage: flatten(2),
      target: flatten(3),
    },
    settings,
  );
  const part = (k: number) => tensor([BATCH], [...feeds.columns.data.subarray(k * BATCH, (k + 1) * BATCH)]);
  const { g } = await evaluateGraph(
    { g: gradients(loss, [flat])[0]! },
    {
      parameters: feeds.parameters,
      observation: feeds.observation,
      columns: feeds.columns,
      logProbability: part(1),
      advantage: part(2),
      target: part(3),
    },
  );
  return g!;
}

test("an update is Adam on the gradient with its norm clipped", async () => {
  const gradient = await plainGradient();
  const norm = Math.hypot(...gradient);
  expect(norm).toBeGreaterThan(settings.maxGradientNorm);

  const rate = 0.01;
  const count = 3;
  const correction1 = 1 - ADAM_BETA1 ** count;
  const correction2 = Math.sqrt(1 - ADAM_BETA2 ** count);
  const step = tensor([2], [(rate * correction2) / correction1, ADAM_EPSILON * correction2]);
  const out = await evaluateGraph(updateGraph(network, BATCH, settings), { ...feeds, step });

  expect(out.metrics![METRICS.indexOf("gradientNorm")]).toBeCloseTo(norm, 4);
  gradient.forEach((each, i) => {
    const g = (each * settings.maxGradientNorm) / norm;
    const m = ADAM_BETA1 * moment1[i]! + (1 - ADAM_BETA1) * g;
    const v = ADAM_BETA2 * moment2[i]! + (1 - ADAM_BETA2) * g * g;
    expect(out.nextMoment1![i]).toBeCloseTo(m, 5);
    expect(out.nextMoment2![i]).toBeCloseTo(v, 6);
    const change = (rate * (m / correction1)) / (Math.sqrt(v / (1 - ADAM_BETA2 ** count)) + ADAM_EPSILON);
    expect(out.nextParameters![i]).toBeCloseTo(parameters[i]! - change, 4);
  });
});
