/** Our gradients, run by ONNX Runtime, against TensorFlow.js' differentiation of the loss written by hand. */
import { describe, expect, test } from "vitest";
import { reduceSum, reshape } from "../../../src/learn/graph/arrange.ts";
import { add } from "../../../src/learn/graph/elementwise.ts";
import { gradients } from "../../../src/learn/graph/gradients.ts";
import { concat } from "../../../src/learn/graph/select.ts";
import { input } from "../../../src/learn/graph/value.ts";
import { ppoLoss } from "../../../src/learn/loss.ts";
import { type Network, parameterOf, stack } from "../../../src/learn/network.ts";
import { evaluateGraph } from "../graph/evaluate-graph.ts";
import { entropyConstant } from "./ppo-oracle.ts";
import { listOf, oracleGradient, type RandomCase, randomCase, randomShape } from "./random-case.ts";

/**
 * Largest ‖ours − oracle‖ / ‖oracle‖ of a parameter (one layer's weight matrix, one bias, …), Euclidean norms. The
 * worst of the cases below has 2.3e-5, in a single bias whose rows nearly cancel; all others stay below 1e-5. Single
 * elements are no measure: one that cancels to nearly nothing holds only the rounding of the sum that it comes from.
 */
const TOLERANCE = 1e-4;

function sideBySide(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.length * parts[0]!.length);
  parts.forEach((part, p) => {
    all.set(part, p * part.length);
  });
  return all;
}

/** Losses `[cases]` and gradients `[cases, network.size]` of our graph for cases of one shape, as one stack. */
async function ours(cases: readonly RandomCase[]): Promise<{ loss: number[]; gradient: number[] }> {
  const { network, rows, settings, columns } = cases[0]!;
  const lead = stack(cases.length);
  const width = columns.length - 4;
  const flat = input("parameters", [...lead, network.size]);
  const list = listOf(network).map((parameter) => parameterOf(flat, parameter));
  const names = ["logProbability", "advantage", "target", "value"] as const;
  const [logProbability, advantage, target, value] = names.map((name) => input(name, [...lead, rows]));
  const { loss } = ppoLoss(
    network,
    {
      actor: list.slice(0, network.actor.length),
      logStd: network.logStd === null ? null : list[network.actor.length]!,
      critic: list.slice(-network.critic.length),
    },
    {
      observation: input("observation", [...lead, rows, network.observationSize]),
      action: input("action", [...lead, width, rows]),
      logProbability: logProbability!,
      advantage: advantage!,
      target: target!,
      value: value!,
    },
    settings,
  );
  const slopes = gradients(reduceSum(loss), list).map((slope, i) =>
    reshape(slope, [...lead, listOf(network)[i]!.size]),
  );
  const fed = (take: (each: RandomCase) => Float32Array, ...shape: number[]) => ({
    data: sideBySide(cases.map(take)),
    shape: [...lead, ...shape],
  });
  const found = await evaluateGraph(
    { loss: add(loss, 0), gradient: concat(slopes, -1) },
    {
      parameters: fed((each) => each.parameters, network.size),
      observation: fed((each) => each.observation, rows, network.observationSize),
      action: fed((each) => sideBySide(each.columns.slice(0, width)), width, rows),
      ...Object.fromEntries(
        names.map((name, k) => [name, fed((each) => each.columns[width + k]!, rows)] as const),
      ),
    },
  );
  return { loss: found.loss!, gradient: found.gradient! };
}

async function expectOracle(cases: readonly RandomCase[]): Promise<void> {
  const { network, settings } = cases[0]!;
  const { loss, gradient } = await ours(cases);
  const known = network.policy === "gaussian" ? settings.entropy * entropyConstant(network.outputSize) : 0;
  cases.forEach((each, p) => {
    const oracle = oracleGradient(each);
    expect(Math.abs(loss[p]! - (oracle.loss + known))).toBeLessThan(TOLERANCE * Math.abs(oracle.loss));
    listOf(network).forEach(({ name, offset, size }, i) => {
      const expected = oracle.gradient[i]!.dataSync();
      const found = gradient.slice(p * network.size + offset, p * network.size + offset + size);
      const error = Math.hypot(...found.map((x, k) => x - expected[k]!));
      expect(error, name).toBeLessThanOrEqual(TOLERANCE * Math.hypot(...expected));
    });
  });
}

const seeds = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

describe.each<[Network["policy"]]>([["gaussian"], ["categorical"]])(
  "loss and gradient of a %s policy",
  (policy) => {
    test.each(seeds(20))("of random size, %i", async (seed) => {
      await expectOracle([randomCase(randomShape(policy, seed), seed)]);
    });

    test.each(seeds(6))("in a stack of three, %i", async (seed) => {
      const shape = randomShape(policy, 100 + seed);
      await expectOracle([1, 2, 3].map((k) => randomCase(shape, 10 * seed + k)));
    });
  },
);
