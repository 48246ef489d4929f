/** Whole updates, as the optimiser makes them, against norm clipping by hand and TensorFlow.js' own Adam. */
import { describe, expect, test } from "vitest";
import { onnxCpu } from "../../../src/learn/backends/onnx.ts";
import type { Network } from "../../../src/learn/network.ts";
import { Optimiser } from "../../../src/learn/optimiser.ts";
import { DEFAULT_SETTINGS } from "../../../src/learn/settings.ts";
import { ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON } from "../../../src/learn/update.ts";
import { withOnes } from "../with-ones.ts";
import { oracleGradient, oracleList, type RandomCase, randomCase, randomShape } from "./random-case.ts";
import { tf } from "./tfjs-with-gradients.ts";

const UPDATES = 8;
const RATE = 3e-3;

/** The parameters after updates on all rows at once, `[network.size]`. */
async function ours(each: RandomCase, maxGradientNorm: number): Promise<Float32Array> {
  const { network, rows, observation, columns, settings } = each;
  const { adaptiveKl: _constantRate, ...defaults } = DEFAULT_SETTINGS;
  const optimiser = await Optimiser.create(
    onnxCpu,
    network,
    {
      ...defaults,
      ...settings,
      ...{ environments: rows, rollout: 1, minibatches: 1, epochs: UPDATES, maxGradientNorm },
    },
    [{ parameters: each.parameters, seed: 1 }],
  );
  const used = settings.valueClip === undefined ? columns.slice(0, -1) : columns;
  const [report] = await optimiser.improve(
    [{ rows, observation: withOnes(observation, network.observationSize), columns: used }],
    [RATE],
  );
  expect(report).toMatchObject({ updates: UPDATES, learningRate: RATE });
  const after = optimiser.parameters.data.slice();
  await optimiser.dispose();
  return after;
}

/** The same by hand. */
function oracle(each: RandomCase, maxGradientNorm: number): { after: Float32Array; firstNorm: number } {
  const variables = oracleList(each).map((tensor) => tf.variable(tensor));
  const adam = tf.train.adam(RATE, ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON);
  const norms: number[] = [];
  for (let k = 0; k < UPDATES; k++) {
    const { gradient } = oracleGradient(each, variables);
    const norm = Math.hypot(...gradient.flatMap((part) => [...part.dataSync()]));
    norms.push(norm);
    const factor = Math.min(1, maxGradientNorm / norm);
    adam.applyGradients(variables.map(({ name }, i) => ({ name, tensor: tf.mul(gradient[i]!, factor) })));
  }
  const after = Float32Array.from(variables.flatMap((variable) => [...variable.dataSync()]));
  return { after, firstNorm: norms[0]! };
}

describe.each<[Network["policy"]]>([["gaussian"], ["categorical"]])(
  "eight updates of a %s policy",
  (policy) => {
    test.each([
      ["clipped to a small norm", 0.05, 1],
      ["clipped to a small norm", 0.05, 2],
      ["with a bound that no gradient reaches", 1e3, 3],
      ["with a bound that no gradient reaches", 1e3, 4],
    ])("%s (%d, case %i)", async (_name, maxGradientNorm, seed) => {
      const each = randomCase(randomShape(policy, 200 + seed), seed);
      const expected = oracle(each, maxGradientNorm);
      expect(expected.firstNorm > maxGradientNorm).toBe(maxGradientNorm < 1);
      const found = await ours(each, maxGradientNorm);
      const moved = Math.hypot(...expected.after.map((x, i) => x - each.parameters[i]!));
      const apart = Math.hypot(...found.map((x, i) => x - expected.after[i]!));
      // Of the way that the parameters went.
      expect(apart / moved).toBeLessThan(1e-4);
    });
  },
);
