/** The backend `tfjs` against the default one: every operation, every graph of the learner, and no tensor left behind. */
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/core/random.ts";
import type { Tensor } from "../../../src/learn/backend.ts";
import { onnxCpu } from "../../../src/learn/backends/onnx.ts";
import { openTfjs } from "../../../src/learn/backends/tfjs/index.ts";
import { add, clip, max, min, relu } from "../../../src/learn/graph/elementwise.ts";
import { gradients } from "../../../src/learn/graph/gradients.ts";
import { argMax } from "../../../src/learn/graph/reduce.ts";
import { gather } from "../../../src/learn/graph/select.ts";
import { compute, constant, input, type Value } from "../../../src/learn/graph/value.ts";
import { createNetwork, initialise } from "../../../src/learn/network.ts";
import { policiesGraph, policyGraph } from "../../../src/learn/policy-graph.ts";
import { columnCount, updateGraph } from "../../../src/learn/update.ts";
import { ValueEstimator } from "../../../src/learn/values.ts";
import { evaluateGraph, type Feeds, rowNumbers, tensor, weighted } from "../graph/evaluate-graph.ts";
import { exportedOperations, instance, OPERATIONS, WITHOUT_GRADIENT } from "../graph/operations.ts";

const tfjs = await openTfjs();

/** Both backends' numbers agree within float32's rounding, relative to each output's largest. */
async function expectSame(outputs: Record<string, Value>, feeds: Feeds): Promise<void> {
  const tensors = tf.memory().numTensors;
  const expected = await evaluateGraph(outputs, feeds);
  const found = await evaluateGraph(outputs, feeds, tfjs);
  for (const [name, values] of Object.entries(expected)) {
    const scale = Math.max(1, ...values.map(Math.abs));
    values.forEach((value, i) => {
      expect(Math.abs(found[name]![i]! - value) / scale, `${name}[${i}]`).toBeLessThan(2e-6);
    });
  }
  expect(tf.memory().numTensors).toBe(tensors);
}

describe("every operation and its gradient has the default backend's numbers:", () => {
  test.each(exportedOperations)("%s", async (name) => {
    await fc.assert(
      fc.asyncProperty(OPERATIONS[name]!, fc.nat(), async (example, seed) => {
        const { value, parameters, feeds } = instance(example, seed);
        const slopes = WITHOUT_GRADIENT.includes(name) ? [] : gradients(weighted(value), parameters);
        const outputs = { value, ...Object.fromEntries(slopes.map((slope, i) => [`slope${i}`, slope])) };
        // Plus zero, so that no output is a constant or another output.
        await expectSame(
          Object.fromEntries(Object.entries(outputs).map(([key, each]) => [key, add(each, 0)])),
          feeds,
        );
      }),
      { numRuns: 15, seed: 7 },
    );
  });
});

const random = new Random(3);
const draw = (...shape: number[]): Tensor & { data: Float32Array } =>
  tensor(
    shape,
    Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => random.normal()),
  );

describe.each(["gaussian", "categorical"] as const)("the graphs of a %s policy:", (policy) => {
  const outputs = 3;
  const network = createNetwork(5, outputs, policy, [8, 6], policy === "gaussian" ? "elu" : "relu");
  const names = policy === "gaussian" ? ["x", "y", "z"] : ["move"];
  const space = { policy, outputs, names, half: [1, 2, 3], middle: [0, 1, 0] };

  test.each([
    ["one policy, clipped values", 1, 0.2],
    ["three policies side by side", 3, undefined],
  ])("an update of %s", async (_name, policies, valueClip) => {
    const settings = {
      ...{ clip: 0.2, valueCoefficient: 0.5, entropy: 0.01, maxGradientNorm: 0.5 },
      ...(valueClip !== undefined && { valueClip }),
    };
    const lead = policies === 1 ? [] : [policies];
    const columns = draw(...lead, columnCount(network, settings), 16);
    if (policy === "categorical") {
      const taken = columns.data;
      for (let i = 0; i < taken.length; i++)
        if (i % (taken.length / policies) < 16) taken[i] = random.integer(outputs);
    }
    const moment2 = draw(...lead, network.size);
    await expectSame(updateGraph(network, 16, settings, policies), {
      parameters: draw(...lead, network.size),
      moment1: draw(...lead, network.size),
      moment2: { ...moment2, data: moment2.data.map((each) => each * each) },
      observation: draw(...lead, 16, 5),
      columns,
      step: tensor([...lead, 2], Array.from({ length: policies }, () => [1e-2, 1e-5]).flat()),
    });
  });

  test("evaluation of several policies", async () => {
    await expectSame(policiesGraph(network, space, 2, 4), {
      observation: draw(2, 4, 5),
      parameters: draw(2, network.actorSize),
      mean: draw(2, 1, 5),
      inverseStd: draw(2, 1, 5),
    });
  });

  test("one policy with its parameters inside, on any number of rows", async () => {
    const snapshot = {
      steps: 0,
      actor: initialise(network, 1, 0).slice(0, network.actorSize),
      mean: draw(5).data,
      inverseStd: draw(5).data,
    };
    const graph = await tfjs.compile(policyGraph(network, space, snapshot));
    const reference = await onnxCpu.compile(policyGraph(network, space, snapshot));
    for (const rows of [1, 7]) {
      const feeds = { observation: draw(rows, 5) };
      const into = () => ({
        action: draw(rows, policy === "gaussian" ? 3 : 1),
        ...(policy === "categorical" ? { logits: draw(rows, 3) } : {}),
      });
      const [found, expected] = [into(), into()];
      await graph.run(feeds, found);
      await reference.run(feeds, expected);
      found.action.data.forEach((each, i) => {
        expect(each).toBeCloseTo(expected.action.data[i]!, 5);
      });
    }
    await Promise.all([graph.dispose(), reference.dispose()]);
  });
});

test("no run leaves a tensor behind, and dispose takes the constants too", async () => {
  const before = tf.memory().numTensors;
  const network = createNetwork(3, 2, "gaussian", [4]);
  const estimator = await ValueEstimator.create(tfjs, network, 1);
  await estimator.estimate(draw(network.size), draw(6, 4).data);
  const after = tf.memory().numTensors;
  for (let i = 1; i < 200; i++) await estimator.estimate(draw(network.size), draw(i, 4).data);
  expect(tf.memory().numTensors).toBe(after);
  await estimator.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("whole numbers go in and come out", async () => {
  const graph = await tfjs.compile({
    best: argMax(gather(input("x", [2, 3]), input("rows", ["n"], "int32"))),
  });
  const best = { data: new BigInt64Array(3), shape: [3, 1] };
  await graph.run({ x: tensor([2, 3], [1, 5, 5, 9, 2, 3]), rows: rowNumbers(1, 0, 1) }, { best });
  expect(best.data).toEqual(BigInt64Array.of(0n, 1n, 0n));
  await graph.dispose();
});

test("a number that is none stays none, so that a diverged training is noticed", async () => {
  const x = input("x", [2]);
  const one = constant(1);
  const outputs = { min: min(x, one), max: max(x, one), clip: clip(x, 0, 1), relu: relu(x) };
  const found = await evaluateGraph(outputs, { x: tensor([2], [Number.NaN, 2]) }, tfjs);
  expect(found).toEqual({ min: [NaN, 1], max: [NaN, 2], clip: [NaN, 1], relu: [NaN, 2] });
});

describe("wrong use is a sentence:", () => {
  const x = input("x", [2, "rows"]);
  const run = async (feeds: Feeds, into: Feeds): Promise<void> => {
    const graph = await tfjs.compile({ y: add(x, 1) });
    try {
      await graph.run(feeds, into);
    } finally {
      await graph.dispose();
    }
  };

  test("an operator that the table does not know is refused when the graph is compiled", async () => {
    const tensors = tf.memory().numTensors;
    const unknown = compute({ onnx: "Erf" }, [add(constant(1), constant(2))], []);
    await expect(tfjs.compile({ y: unknown })).rejects.toMatchObject({
      kind: "learner",
      message: "the backend tfjs has no operator Erf",
    });
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test("constants that do not fit each other are refused when the graph is compiled too", async () => {
    const tensors = tf.memory().numTensors;
    const wrong = compute({ onnx: "Add" }, [constant([1, 2], [2]), constant([1, 2, 3], [3])], [3]);
    await expect(tfjs.compile({ y: wrong })).rejects.toMatchObject({
      kind: "learner",
      message: expect.stringContaining("TensorFlow.js could not load a graph: "),
    });
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test.each<[string, Feeds, Feeds]>([
    ["no tensor is fed for input x", {}, { y: draw(2, 1) }],
    [
      "input x is float32 [2, rows], but a tensor of shape [3, 1] is fed",
      { x: draw(3, 1) },
      { y: draw(2, 1) },
    ],
    [
      "output y has shape [2, 1], but a tensor of shape [2, 2] is there to take it",
      { x: draw(2, 1) },
      { y: draw(2, 2) },
    ],
    ["output y has shape [2, 1], but no tensor is there to take it", { x: draw(2, 1) }, {}],
  ])("%s", async (message, feeds, into) => {
    await expect(run(feeds, into)).rejects.toMatchObject({ kind: "learner", message });
  });

  test("what TensorFlow.js itself refuses", async () => {
    const rows = { data: draw(3).data, shape: [2, 1] };
    await expect(run({ x: rows }, { y: draw(2, 1) })).rejects.toThrow(
      "TensorFlow.js could not run a graph: ",
    );
  });
});
