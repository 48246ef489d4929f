import { expect, test } from "vitest";
import { FastRandom } from "../../src/core/fast-random.ts";
import { onnxCpu } from "../../src/learn/backends/onnx.ts";
import { createNetwork, type Network } from "../../src/learn/network.ts";
import { CutEpisodes, ValueEstimator } from "../../src/learn/values.ts";
import { withOnes } from "./with-ones.ts";

const ROWS = 5000;
const network = createNetwork(2, 1, "gaussian", [3]);
const random = new FastRandom(1);
const draw = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());

/** The critic of one hidden layer by hand. */
function criticValue({ critic }: Network, parameters: Float32Array, observation: ArrayLike<number>): number {
  const [weight, bias, head, offset] = critic.map(({ offset, size }) =>
    parameters.subarray(offset, offset + size),
  );
  let value = offset![0]!;
  for (let h = 0; h < 3; h++) {
    const sum = bias![h]! + observation[0]! * weight![h]! + observation[1]! * weight![3 + h]!;
    value += head![h]! * Math.tanh(sum);
  }
  return value;
}

test("every row of a long rollout gets the critic's value, for each policy of a stack by its own parameters", async () => {
  for (const policies of [1, 2]) {
    const estimator = await ValueEstimator.create(onnxCpu, network, policies);
    const parameters = draw(policies * network.size);
    const observation = draw(policies * ROWS * 2);
    const lead = policies === 1 ? [] : [policies];
    const values = await estimator.estimate(
      { data: parameters, shape: [...lead, network.size] },
      withOnes(observation, 2),
    );
    await estimator.dispose();
    expect(values).toHaveLength(policies * ROWS);
    for (const i of [0, 1, 4095, 4096, 4097, ROWS - 1, policies * ROWS - 1]) {
      const policy = Math.floor(i / ROWS);
      const own = parameters.subarray(policy * network.size, (policy + 1) * network.size);
      expect(values[i], `row ${i}`).toBeCloseTo(
        criticValue(network, own, observation.subarray(2 * i, 2 * i + 2)),
        4,
      );
    }
  }
});

test("episodes that were cut get the value of their last observation, all other rows 0, and are forgotten", async () => {
  const estimator = await ValueEstimator.create(onnxCpu, network, 1);
  const parameters = draw(network.size);
  const cut = new CutEpisodes(2);
  cut.add(3).set([0.5, -1]);
  const into = new Float32Array(5).fill(9);
  await estimator.estimateCut({ data: parameters, shape: [network.size] }, [cut], [into]);
  await estimator.dispose();
  expect([...into.slice(0, 3), into[4]]).toEqual([0, 0, 0, 0]);
  expect(into[3]).toBeCloseTo(criticValue(network, parameters, [0.5, -1]), 5);
  expect(cut.rows).toEqual([]);
});
