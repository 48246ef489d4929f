import { describe, expect, test } from "vitest";
import * as arrange from "../../../src/learn/graph/arrange.ts";
import * as elementwise from "../../../src/learn/graph/elementwise.ts";
import { gradients } from "../../../src/learn/graph/gradients.ts";
import * as matrix from "../../../src/learn/graph/matrix.ts";
import * as reduce from "../../../src/learn/graph/reduce.ts";
import { constant, type Input, input, type Value } from "../../../src/learn/graph/value.ts";
import {
  evaluateGraph,
  expectGradients,
  type Feeds,
  rowNumbers,
  tensor,
  weighted,
} from "./evaluate-graph.ts";

const a = input("a", [2, 3]);
const b = input("b", [2, 3]);
const row = input("row", [3]);
const m = input("m", [3, 4]);
const n = input("n", [4, 3]);
const bias = input("bias", [4]);
const s = input("s", [2, 2, 3]);
const t = input("t", [2, 3, 2]);
const rows = input("rows", [4], "int64");

/** Values away from kinks and ties; `a` and `b` differ by more than the difference's step everywhere. */
const feeds = (): Feeds => ({
  a: tensor([2, 3], [0.5, 1.2, 0.8, 2.1, 0.3, 1.6]),
  b: tensor([2, 3], [1.1, 0.4, 1.9, 0.7, 1.3, 0.9]),
  row: tensor([3], [0.6, 1.4, 0.9]),
  m: tensor([3, 4], [0.1, -0.4, 0.7, 0.2, 0.5, 0.3, -0.6, 0.8, -0.2, 0.9, 0.4, -0.7]),
  n: tensor([4, 3], [0.3, -0.1, 0.6, 0.4, -0.8, 0.2, 0.7, 0.1, -0.3, 0.5, 0.9, -0.5]),
  bias: tensor([4], [0.1, -0.2, 0.3, 0.4]),
  s: tensor([2, 2, 3], [0.1, 0.5, -0.3, 0.8, -0.2, 0.4, 0.9, -0.7, 0.6, 0.2, 0.3, -0.1]),
  t: tensor([2, 3, 2], [0.4, -0.6, 0.2, 0.1, 0.7, -0.3, 0.5, 0.8, -0.9, 0.3, 0.6, -0.4]),
  rows: rowNumbers(1, 0, 1, 1),
});

const centred = elementwise.sub(a, constant(1));

/** For every operation: values that use it, and the inputs to differentiate for. */
const cases: Record<string, readonly (readonly [Value, readonly Input[]])[]> = {
  reshape: [[arrange.reshape(a, [3, 2]), [a]]],
  expand: [
    [arrange.expand(row, [2, 3]), [row]],
    [elementwise.square(arrange.expand(row, [4, 2, 3])), [row]],
  ],
  reduceSum: [
    [arrange.reduceSum(elementwise.square(a)), [a]],
    [arrange.reduceSum(elementwise.square(a), [0]), [a]],
    [arrange.reduceSum(elementwise.square(a), [-1], true), [a]],
  ],
  sumTo: [[arrange.sumTo(elementwise.square(a), [3]), [a]]],
  transpose: [
    [arrange.transpose(a, [1, 0]), [a]],
    [arrange.transpose(s, [2, 0, 1]), [s]],
  ],
  slice: [
    [arrange.slice(a, 1, 1, 3), [a]],
    [arrange.slice(arrange.slice(a, 1, 1, 3), 0, 0, 1), [a]],
  ],
  concat: [[arrange.concat([a, elementwise.square(b)], 1), [a, b]]],
  gather: [[arrange.gather(elementwise.square(a), rows), [a]]],
  add: [
    [elementwise.add(a, b), [a, b]],
    [elementwise.add(row, a), [row, a]],
  ],
  sub: [
    [elementwise.sub(a, b), [a, b]],
    [elementwise.sub(row, a), [row, a]],
  ],
  mul: [
    [elementwise.mul(a, b), [a, b]],
    [elementwise.mul(a, a), [a]],
    [elementwise.mul(row, a), [row, a]],
  ],
  div: [
    [elementwise.div(a, b), [a, b]],
    [elementwise.div(a, row), [a, row]],
  ],
  min: [[elementwise.min(a, b), [a, b]]],
  max: [[elementwise.max(a, b), [a, b]]],
  neg: [[elementwise.neg(a), [a]]],
  exp: [[elementwise.exp(a), [a]]],
  log: [[elementwise.log(a), [a]]],
  sqrt: [[elementwise.sqrt(a), [a]]],
  tanh: [[elementwise.tanh(a), [a]]],
  relu: [[elementwise.relu(centred), [a]]],
  elu: [[elementwise.elu(centred), [a]]],
  square: [[elementwise.square(a), [a]]],
  clip: [[elementwise.clip(a, 0.6, 1.5), [a]]],
  where: [[elementwise.where(elementwise.less(a, b), elementwise.square(a), b), [a, b]]],
  accumulate: [[elementwise.accumulate(elementwise.square(a), b), [a, b]]],
  gemm: [
    [matrix.gemm(a, m, bias), [a, m, bias]],
    [matrix.gemm(a, n, bias, false, true), [a, n, bias]],
    [matrix.gemm(arrange.transpose(a, [1, 0]), m, undefined, true), [a, m]],
    [matrix.gemm(arrange.transpose(a, [1, 0]), n, undefined, true, true), [a, n]],
  ],
  matmul: [[matrix.matmul(s, t), [s, t]]],
  reduceMean: [
    [reduce.reduceMean(elementwise.square(a)), [a]],
    [reduce.reduceMean(elementwise.square(a), [0]), [a]],
  ],
  softmax: [[reduce.softmax(a), [a]]],
  logSoftmax: [[reduce.logSoftmax(a), [a]]],
};
const withoutGradient = ["toFloat", "lessOrEqual", "less", "equal", "argMax"];

describe("the gradient of every operation agrees with finite differences", () => {
  test.each(Object.entries(cases))("%s", async (_name, examples) => {
    for (const [value, parameters] of examples) await expectGradients(weighted(value), parameters, feeds());
  });

  test("no operation is left out", () => {
    const exported = [arrange, elementwise, matrix, reduce].flatMap((module) => Object.keys(module));
    expect([...Object.keys(cases), ...withoutGradient].sort()).toEqual(exported.sort());
  });
});

describe("gradients", () => {
  test("add up over all paths", async () => {
    const x = input("row", [3]);
    const loss = arrange.reduceSum(elementwise.add(elementwise.mul(x, x), elementwise.mul(x, 3)));
    const { g } = await evaluateGraph({ g: gradients(loss, [x])[0]! }, feeds());
    [4.2, 5.8, 4.8].forEach((expected, i) => {
      expect(g![i]).toBeCloseTo(expected, 5);
    });
  });

  test("are zero for a parameter that the loss does not depend on", () => {
    const [zero] = gradients(arrange.reduceSum(a), [row]);
    expect(zero).toMatchObject({ kind: "constant", shape: [3], data: Float32Array.of(0, 0, 0) });
  });

  test("do not flow through masks", () => {
    expect(() => gradients(arrange.reduceSum(arrange.toFloat(elementwise.less(a, b))), [a])).toThrow(
      "gradients: Cast has no derivative",
    );
  });

  test("want a scalar loss", () => {
    expect(() => gradients(a, [a])).toThrow("gradients: the loss has shape [2, 3], expected a scalar");
  });
});
