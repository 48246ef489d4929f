import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as arrange from "../../../src/learn/graph/arrange.ts";
import * as elementwise from "../../../src/learn/graph/elementwise.ts";
import { gradients } from "../../../src/learn/graph/gradients.ts";
import * as select from "../../../src/learn/graph/select.ts";
import { compute, input, type Operation } from "../../../src/learn/graph/value.ts";
import { evaluateGraph, expectGradients, tensor, weighted } from "./evaluate-graph.ts";
import { exportedOperations, instance, OPERATIONS, WITHOUT_GRADIENT } from "./operations.ts";

describe("the gradient agrees with finite differences, whatever the shapes:", () => {
  test.each(exportedOperations.filter((name) => !WITHOUT_GRADIENT.includes(name)))("%s", async (name) => {
    await fc.assert(
      fc.asyncProperty(OPERATIONS[name]!, fc.nat(), async (example, seed) => {
        const { value, parameters, feeds } = instance(example, seed);
        await expectGradients(weighted(value), parameters, feeds);
      }),
      { numRuns: 15, seed: 5 },
    );
  });

  test("no operation is missing", () => {
    expect(Object.keys(OPERATIONS).sort()).toEqual(exportedOperations.toSorted());
  });
});

test.each(WITHOUT_GRADIENT)("no gradient flows through %s", (name) => {
  const [example] = fc.sample(OPERATIONS[name]!, { numRuns: 1, seed: 5 });
  const { value, parameters } = instance(example!, 1);
  expect(() => gradients(arrange.reduceSum(value), parameters)).toThrow("gradients: Cast has no derivative");
});

const a = input("a", [2, 3]);
const row = input("row", [3]);
const feeds = () => ({ row: tensor([3], [0.6, 1.4, 0.9]) });

describe("gradients", () => {
  test("add up over all paths", async () => {
    const x = input("row", [3]);
    const loss = arrange.reduceSum(elementwise.add(elementwise.mul(x, x), elementwise.mul(x, 3)));
    const { g } = await evaluateGraph({ g: gradients(loss, [x])[0]! }, feeds());
    [4.2, 5.8, 4.8].forEach((expected, i) => {
      expect(g![i]).toBeCloseTo(expected, 5);
    });
  });

  test("treat what is detached as a constant", async () => {
    const x = input("row", [3]);
    const loss = arrange.reduceSum(elementwise.mul(elementwise.detach(x), x));
    const { g } = await evaluateGraph({ g: gradients(loss, [x])[0]! }, feeds());
    expect([...g!]).toEqual([...feeds().row.data]);
  });

  test("are zero for a parameter that the loss does not depend on", () => {
    const [zero] = gradients(arrange.reduceSum(a), [row]);
    expect(zero).toMatchObject({ kind: "constant", shape: [3], data: Float32Array.of(0, 0, 0) });
  });

  test("have the shapes of their values, or the operation is named that is wrong", () => {
    const wrong: Operation = { onnx: "Neg", gradient: (_node, g) => [arrange.reshape(g, [3, 1])] };
    expect(() => gradients(arrange.reduceSum(compute(wrong, [row], [3])), [row])).toThrow(
      "gradient of Neg: [3, 1] and [3] should be the same",
    );
  });

  test("give the side that where did not take nothing, not even a share of an infinite slope", async () => {
    const other = input("other", [3]);
    const taken = elementwise.where(elementwise.less(row, other), row, other);
    const loss = arrange.reduceSum(elementwise.sqrt(taken));
    const { g } = await evaluateGraph(
      { g: gradients(loss, [row])[0]! },
      { row: tensor([3], [1, 2, 3]), other: tensor([3], [0, 0, 4]) },
    );
    expect([g![0], g![1]]).toEqual([0, 0]);
    expect(g![2]).toBeCloseTo(0.5 / Math.sqrt(3), 5);
  });

  test("need sizes that are known, and say where they are not", () => {
    const rows = input("rows", ["batch", 3]);
    expect(() => gradients(arrange.reduceSum(rows), [rows])).toThrow(
      "gradient of ReduceSum: expand: [batch, 3] has no fixed size",
    );
    const picked = select.gather(rows, input("at", [2], "int32"));
    expect(() => gradients(arrange.reduceSum(picked), [rows])).toThrow(
      "gradient of Gather: expand: [batch, 3] has no fixed size",
    );
  });

  test("want a scalar loss", () => {
    expect(() => gradients(a, [a])).toThrow("gradients: the loss has shape [2, 3], expected a scalar");
  });
});
