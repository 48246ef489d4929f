import { describe, expect, test } from "vitest";
import { expand, reduceSum, reshape, sumTo, toInt64, transpose } from "../../../src/learn/graph/arrange.ts";
import * as elementwise from "../../../src/learn/graph/elementwise.ts";
import { add, mul } from "../../../src/learn/graph/elementwise.ts";
import { gemm, matmul } from "../../../src/learn/graph/matrix.ts";
import { toModel } from "../../../src/learn/graph/onnx.ts";
import { argMax, logSoftmax, reduceMax, reduceMean, softmax } from "../../../src/learn/graph/reduce.ts";
import { concat, gather, slice } from "../../../src/learn/graph/select.ts";
import { constant, input, type Value } from "../../../src/learn/graph/value.ts";
import { exportedOperations } from "./operations.ts";

const x = (...shape: (number | string)[]): Value => input("x", shape);
const mask = elementwise.less(x(2, 3), x(2, 3));
const whole = (...shape: number[]): Value => input("whole", shape, "int32");

type Refusal = readonly [message: string, build: () => unknown];
const unary = (onnx: string, operation: (x: Value) => Value): Refusal[] => [
  [`${onnx}: expected float32, got int32 [2, 3]`, () => operation(whole(2, 3))],
];
const binary = (onnx: string, operation: (a: Value, b: Value) => Value): Refusal[] => [
  [`${onnx}: [2, 3] and [2] do not broadcast`, () => operation(x(2, 3), x(2))],
  [`${onnx}: [batch, 3] and [rows, 3] do not broadcast`, () => operation(x("batch", 3), x("rows", 3))],
  [`${onnx}: expected float32, got float32 [3] and int32 [3]`, () => operation(x(3), whole(3))],
];
const lastAxis = (name: string, operation: (x: Value) => Value): Refusal[] => [
  ...unary(name, operation),
  [`${name}: [] has no axis -1`, () => operation(x())],
];

/** What every operation refuses while a graph is built, and in which words. */
const REFUSED: Readonly<Record<string, readonly Refusal[]>> = {
  reshape: [
    ["reshape: [2, 3] and [5] have different numbers of elements", () => reshape(x(2, 3), [5])],
    [
      "reshape: [batch, 3] and [rows, 3] have different numbers of elements",
      () => reshape(x("batch", 3), ["rows", 3]),
    ],
    ["reshape: [a, 1, b] has more than one unknown size", () => reshape(x("a", "b"), ["a", 1, "b"])],
  ],
  expand: [
    ["expand: [2, 3] and [4, 3] do not broadcast", () => expand(x(2, 3), [4, 3])],
    ["expand: [2, 3] and [1, 3] do not broadcast to the latter", () => expand(x(2, 3), [1, 3])],
    ["expand: [batch, 3] has no fixed size", () => expand(x(1, 3), ["batch", 3])],
  ],
  toInt64: [["toInt64: expected int32, got float32 [2]", () => toInt64(x(2))]],
  reduceSum: [
    ["reduceSum: [2] has no axis 1", () => reduceSum(x(2), [1])],
    ["reduceSum: [2, 3] is to be summed over an axis twice (1, -1)", () => reduceSum(x(2, 3), [1, -1])],
    ["reduceSum: expected float32, got int32 [2]", () => reduceSum(whole(2))],
  ],
  sumTo: [["sumTo: [1, 1, 2] and [1, 2] do not broadcast to the latter", () => sumTo(x(1, 2), [1, 1, 2])]],
  transpose: [
    ["transpose: [2, 3] cannot be ordered as (0, 0)", () => transpose(x(2, 3), [0, 0])],
    ["transpose: [2, 3] cannot be ordered as (0, -2)", () => transpose(x(2, 3), [0, -2])],
    ["transpose: [2, 3] cannot be ordered as (1)", () => transpose(x(2, 3), [1])],
    ["transpose: [2, 3] has no axis 2", () => transpose(x(2, 3), [1, 2])],
  ],
  slice: [
    ["slice: [2, 3] has no elements [1, 4) on axis 1", () => slice(x(2, 3), 1, 1, 4)],
    ["slice: [2, 3] has no elements [1, 1) on axis 1", () => slice(x(2, 3), 1, 1, 1)],
    ["slice: [2, 3] has no elements [0, 1.5) on axis 0", () => slice(x(2, 3), 0, 0, 1.5)],
    ["slice: [batch] has no elements [0, 1) on axis 0", () => slice(x("batch"), 0, 0, 1)],
    ["slice: [2] has no axis 1", () => slice(x(2), 1, 0, 1)],
  ],
  concat: [
    ["concat: [2, 3] and [3, 3] do not fit together along axis 1", () => concat([x(2, 3), x(3, 3)], 1)],
    ["concat: [2, 3] and [2] do not fit together along axis 0", () => concat([x(2, 3), x(2)], 0)],
    ["concat: [batch] has no fixed size", () => concat([x("batch", 3), x(1, 3)], 0)],
    ["concat: expected float32, got float32 [2] and int32 [2]", () => concat([x(2), whole(2)], 0)],
    ["concat: [] has no axis 0", () => concat([], 0)],
  ],
  gather: [
    ["gather: [2, 3] and [4] are not rows and an int32 vector of row numbers", () => gather(x(2, 3), x(4))],
    ["gather: [] and [4] are not rows and an int32 vector of row numbers", () => gather(x(), whole(4))],
    [
      "gather: [2] and [4, 1] are not rows and an int32 vector of row numbers",
      () => gather(x(2), whole(4, 1)),
    ],
  ],
  add: binary("Add", add),
  sub: binary("Sub", elementwise.sub),
  mul: binary("Mul", mul),
  div: binary("Div", elementwise.div),
  min: binary("Min", elementwise.min),
  max: binary("Max", elementwise.max),
  neg: unary("Neg", elementwise.neg),
  exp: unary("Exp", elementwise.exp),
  log: unary("Log", elementwise.log),
  sqrt: unary("Sqrt", elementwise.sqrt),
  tanh: unary("Tanh", elementwise.tanh),
  relu: unary("Relu", elementwise.relu),
  elu: unary("Elu", elementwise.elu),
  detach: unary("detach", elementwise.detach),
  clip: [
    ...unary("Clip", (each) => elementwise.clip(each, 0, 1)),
    ["Clip: [2, 3] cannot be kept within 2 and 1", () => elementwise.clip(x(2, 3), 2, 1)],
    ["Clip: [2] cannot be kept within NaN and 1", () => elementwise.clip(x(2), Number.NaN, 1)],
  ],
  lessOrEqual: binary("LessOrEqual", elementwise.lessOrEqual),
  less: binary("Less", elementwise.less),
  equal: binary("Equal", elementwise.equal),
  where: [
    ["Where: expected bool, got float32 [2]", () => elementwise.where(x(2), x(2), 0)],
    ["Where: expected float32, got float32 [] and int32 [2]", () => elementwise.where(mask, 0, whole(2))],
    ["Where: [2, 3] and [2] and [] do not broadcast", () => elementwise.where(mask, x(2), 0)],
  ],
  gemm: [
    ["gemm: [2, 3] and [4, 5] have inner sizes 3 and 4", () => gemm(x(2, 3), x(4, 5))],
    ["gemm: [2, 3] and [3, 4] have inner sizes 2 and 3", () => gemm(x(2, 3), x(3, 4), undefined, true)],
    ["gemm: [2, 3] and [3, 5] and [4] do not broadcast", () => gemm(x(2, 3), x(3, 5), x(4))],
    ["gemm: [7, 2, 3] and [3, 5] are not matrices", () => gemm(x(7, 2, 3), x(3, 5))],
    ["gemm: expected float32, got float32 [2, 3] and int32 [3, 4]", () => gemm(x(2, 3), whole(3, 4))],
  ],
  matmul: [
    [
      "matmul: [2, 3, 4] and [3, 4, 5] are not matching stacks of matrices",
      () => matmul(x(2, 3, 4), x(3, 4, 5)),
    ],
    ["matmul: [2, 3] and [3, 4] are not matching stacks of matrices", () => matmul(x(2, 3), x(3, 4))],
    [
      "matmul: expected float32, got int32 [2, 3, 4] and float32 [2, 4, 5]",
      () => matmul(whole(2, 3, 4), x(2, 4, 5)),
    ],
  ],
  reduceMean: [
    ["reduceMean: [batch] has no fixed size", () => reduceMean(x("batch"))],
    ["reduceMean: [2] has no axis 1", () => reduceMean(x(2), [1])],
  ],
  softmax: lastAxis("softmax", softmax),
  logSoftmax: lastAxis("logSoftmax", logSoftmax),
  reduceMax: [
    ["reduceMax: expected float32, got int32 [2, 3]", () => reduceMax(whole(2, 3), 0)],
    ["reduceMax: [2] has no axis 1", () => reduceMax(x(2), 1)],
  ],
  argMax: lastAxis("argMax", argMax),
};

describe("a graph knows its shapes while it is built", () => {
  test.each<[string, () => Value, readonly (number | string)[]]>([
    ["add broadcasts", () => add(x(4, 1, 3), x(2, 1)), [4, 2, 3]],
    ["an unknown size meets 1", () => mul(x("batch", 3), x(1, 3)), ["batch", 3]],
    ["gemm", () => gemm(x("batch", 3), x(3, 5), x(5)), ["batch", 5]],
    ["matmul", () => matmul(x(7, 2, 3), x(7, 3, 4)), [7, 2, 4]],
    ["reduceSum keeps an axis", () => reduceSum(x(2, 3), [0], true), [1, 3]],
    ["reshape", () => reshape(x("batch", 1), ["batch"]), ["batch"]],
    ["concat", () => concat([x("batch", 2), x("batch", 3)], 1), ["batch", 5]],
    ["gather", () => gather(x(9, 2), input("rows", [4], "int32")), [4, 2]],
  ])("%s", (_name, build, shape) => {
    expect(build().shape).toEqual(shape);
  });

  test.each(Object.entries(REFUSED).flatMap(([name, uses]) => uses.map((use) => [name, ...use] as const)))(
    "%s refuses: %s",
    (_name, message, build) => {
      expect(build).toThrow(new TypeError(message));
    },
  );

  test("every operation refuses something and says its name; toFloat takes anything, square is a Mul", () => {
    expect([...Object.keys(REFUSED), "toFloat", "square"].sort()).toEqual(exportedOperations.toSorted());
    for (const [name, uses] of Object.entries(REFUSED))
      for (const [message] of uses) expect(message.toLowerCase()).toContain(`${name.toLowerCase()}: `);
  });

  test.each<[string, () => unknown]>([
    ["input x: [0, 3] has a size that is no whole number from 1", () => x(0, 3)],
    ["constant: [2, 2] does not hold 3 values", () => constant([1, 2, 3], [2, 2])],
    ["constant: [1.5] has a size that is no whole number from 1", () => constant([1], [1.5])],
    ["constant: [batch] has no fixed size", () => constant([1], ["batch"])],
  ])("%s", (message, build) => {
    expect(build).toThrow(new TypeError(message));
  });

  test("a model's inputs and outputs have different names", () => {
    expect(() => toModel({ x: add(x(2), 1) })).toThrow("toModel: two inputs or outputs are called x");
  });

  test.each([
    ["toModel: y is [2, 3] and cannot be x, which is [3]", { x: "y" }, []],
    ["toModel: there is no z to scan with", { x: "z" }, []],
    ["toModel: there is no rows to scan with", {}, ["rows"]],
  ])("a scan whose parts do not fit is refused: %s", (message, carry, sequences) => {
    const y = add(x(3), input("table", [2, 3]));
    expect(() => toModel({ y }, { scan: { length: 4, carry, sequences } })).toThrow(new TypeError(message));
  });
});
