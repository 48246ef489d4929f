import { describe, expect, test } from "vitest";
import {
  concat,
  expand,
  gather,
  reduceSum,
  reshape,
  slice,
  transpose,
} from "../../../src/learn/graph/arrange.ts";
import { add, mul } from "../../../src/learn/graph/elementwise.ts";
import { gemm, matmul } from "../../../src/learn/graph/matrix.ts";
import { toModel } from "../../../src/learn/graph/onnx.ts";
import { reduceMean } from "../../../src/learn/graph/reduce.ts";
import { input, type Value } from "../../../src/learn/graph/value.ts";

const x = (...shape: (number | string)[]): Value => input("x", shape);

describe("a graph knows its shapes while it is built", () => {
  test.each<[string, () => Value, readonly (number | string)[]]>([
    ["add broadcasts", () => add(x(4, 1, 3), x(2, 1)), [4, 2, 3]],
    ["an unknown size meets 1", () => mul(x("batch", 3), x(1, 3)), ["batch", 3]],
    ["gemm", () => gemm(x("batch", 3), x(3, 5), x(5)), ["batch", 5]],
    ["matmul", () => matmul(x(7, 2, 3), x(7, 3, 4)), [7, 2, 4]],
    ["reduceSum keeps an axis", () => reduceSum(x(2, 3), [0], true), [1, 3]],
    ["reshape", () => reshape(x("batch", 1), ["batch"]), ["batch"]],
    ["concat", () => concat([x("batch", 2), x("batch", 3)], 1), ["batch", 5]],
    ["gather", () => gather(x(9, 2), input("rows", [4], "int64")), [4, 2]],
  ])("%s", (_name, build, shape) => {
    expect(build().shape).toEqual(shape);
  });

  test.each<[string, () => unknown]>([
    ["Add: [2, 3] and [2] do not broadcast", () => add(x(2, 3), x(2))],
    ["Mul: [batch, 3] and [rows, 3] do not broadcast", () => mul(x("batch", 3), x("rows", 3))],
    ["gemm: [2, 3] and [4, 5] have inner sizes 3 and 4", () => gemm(x(2, 3), x(4, 5))],
    ["gemm: [2, 3] and [3, 5] and [4] do not broadcast", () => gemm(x(2, 3), x(3, 5), x(4))],
    [
      "matmul: [2, 3, 4] and [3, 4, 5] are not matching stacks of matrices",
      () => matmul(x(2, 3, 4), x(3, 4, 5)),
    ],
    ["reshape: [2, 3] and [5] have different numbers of elements", () => reshape(x(2, 3), [5])],
    ["expand: [2, 3] and [4, 3] do not broadcast", () => expand(x(2, 3), [4, 3])],
    ["slice: [2, 3] has no elements [1, 4) on axis 1", () => slice(x(2, 3), 1, 1, 4)],
    ["transpose: [2, 3] cannot be ordered as (0, 0)", () => transpose(x(2, 3), [0, 0])],
    ["concat: [2, 3] and [3, 3] do not fit together along axis 1", () => concat([x(2, 3), x(3, 3)], 1)],
    ["gather: [2, 3] and [4] are not rows and an int64 vector of row numbers", () => gather(x(2, 3), x(4))],
    ["reduceMean: [batch] has no fixed size", () => reduceMean(x("batch"))],
    ["reduceSum: [2] has no axis 1", () => reduceSum(x(2), [1])],
  ])("%s", (message, build) => {
    expect(build).toThrow(message);
  });

  test("a model's inputs and outputs have different names", () => {
    expect(() => toModel({ x: add(x(2), 1) })).toThrow("toModel: two inputs or outputs are called x");
  });
});
