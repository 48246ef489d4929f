import { describe, test } from "vitest";
import { Random } from "../../src/core/random.ts";
import { input } from "../../src/learn/graph/value.ts";
import { ppoLoss } from "../../src/learn/loss.ts";
import { createNetwork, initialise, parameterOf } from "../../src/learn/network.ts";
import { expectGradients, tensor } from "./graph/evaluate-graph.ts";

const BATCH = 6;

describe.each([
  ["gaussian", 3],
  ["categorical", 4],
] as const)("the loss of a %s policy", (policy, outputs) => {
  test.each([1, 2, 3])("has the gradient that finite differences give (network %i)", async (seed) => {
    const network = createNetwork(4, outputs, policy, [5, 3]);
    const random = new Random(seed, 7);
    const width = policy === "gaussian" ? outputs : 1;
    const list = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);
    const flat = input("parameters", [network.size]);
    const logProbability = policy === "gaussian" ? -1.2 : -Math.log(outputs);
    const { loss } = ppoLoss(
      network,
      {
        actor: network.actor.map((each) => parameterOf(flat, each)),
        logStd: network.logStd === null ? null : parameterOf(flat, network.logStd),
        critic: network.critic.map((each) => parameterOf(flat, each)),
      },
      {
        observation: input("observation", [BATCH, 4]),
        action: input("action", [width, BATCH]),
        logProbability: input("logProbability", [BATCH]),
        advantage: input("advantage", [BATCH]),
        target: input("target", [BATCH]),
      },
      // The clip range is wide enough that no ratio sits on its edge, where differences see both sides.
      { clip: 0.9, valueCoefficient: 0.5, entropy: 0.03 },
    );
    const parameters = initialise(network, seed, -0.3).map((each) => each + 0.3 * random.normal());
    await expectGradients(loss, [flat], {
      parameters: { data: parameters, shape: [network.size] },
      observation: tensor(
        [BATCH, 4],
        list(BATCH * 4, () => random.normal()),
      ),
      action: tensor(
        [width, BATCH],
        list(width * BATCH, () => (policy === "gaussian" ? 0.3 * random.normal() : random.integer(outputs))),
      ),
      logProbability: tensor(
        [BATCH],
        list(BATCH, () => logProbability + 0.1 * random.normal()),
      ),
      advantage: tensor(
        [BATCH],
        list(BATCH, () => random.normal()),
      ),
      target: tensor(
        [BATCH],
        list(BATCH, () => random.normal()),
      ),
    });
  });
});
