/**
 * Every operation of the graph on random shapes: what its gradient is tested on, and what a backend has to be able to
 * run. An operation that is exported and not in this table fails the tests.
 */
import fc from "fast-check";
import { Random } from "../../../src/core/random.ts";
import type { Tensor } from "../../../src/learn/backend.ts";
import * as arrange from "../../../src/learn/graph/arrange.ts";
import * as elementwise from "../../../src/learn/graph/elementwise.ts";
import * as matrix from "../../../src/learn/graph/matrix.ts";
import * as reduce from "../../../src/learn/graph/reduce.ts";
import * as select from "../../../src/learn/graph/select.ts";
import { constant, type Input, input, type Value } from "../../../src/learn/graph/value.ts";
import { rowNumbers, tensor } from "./evaluate-graph.ts";

export const exportedOperations = [arrange, elementwise, matrix, reduce, select].flatMap((module) =>
  Object.keys(module),
);

/** One use of an operation. */
export interface Example {
  readonly shapes: readonly (readonly number[])[];
  readonly build: (...operands: Value[]) => Value;
  /** For roots, logarithms and divisors. */
  readonly positive?: boolean;
  /** Row numbers into the first operand, which come last in `build`. */
  readonly rows?: readonly number[];
}

const size = fc.integer({ min: 1, max: 3 });
const axes3 = fc.tuple(size, size, size);
const shape = fc.array(size, { minLength: 1, maxLength: 3 });

/** A shape that broadcasts to `whole`: leading axes missing, others of size 1. */
function stretching(whole: readonly number[]): fc.Arbitrary<number[]> {
  return fc
    .tuple(
      fc.integer({ min: 0, max: whole.length }),
      fc.array(fc.boolean(), { minLength: whole.length, maxLength: whole.length }),
    )
    .map(([missing, flat]) => whole.map((each, axis) => (flat[axis] ? 1 : each)).slice(missing));
}

const { square, less } = elementwise;

/** `shapes` that broadcast together. */
function broadcasting(count: number, build: Example["build"], positive = false): fc.Arbitrary<Example> {
  return shape
    .chain((whole) => fc.tuple(...Array.from({ length: count }, () => stretching(whole))))
    .map((shapes) => ({ shapes, build, positive }));
}
function unary(build: (x: Value) => Value, positive = false): fc.Arbitrary<Example> {
  return shape.map((each) => ({ shapes: [each], build: (x) => build(x!), positive }));
}
/** One operand of rank 1 to 3 and a position on one of its axes. */
function withAxis(build: (x: Value, axis: number) => Value): fc.Arbitrary<Example> {
  return shape.chain((each) =>
    fc.integer({ min: -each.length, max: each.length - 1 }).map((axis) => ({
      shapes: [each],
      build: (x: Value) => build(square(x), axis),
    })),
  );
}

const binary = (operation: (a: Value, b: Value) => Value, positive = false): fc.Arbitrary<Example> =>
  broadcasting(2, (a, b) => operation(a!, b!), positive);

export const OPERATIONS: Readonly<Record<string, fc.Arbitrary<Example>>> = {
  reshape: axes3.map(([p, m, n]) => ({
    shapes: [[p, m, n]],
    build: (x) => arrange.reshape(square(x!), [n, p * m]),
  })),
  expand: shape
    .chain((whole) => stretching(whole).map((each) => ({ whole, each })))
    .map(({ whole, each }) => ({
      shapes: [each],
      build: (x) => square(arrange.expand(x!, whole)),
    })),
  reduceSum: fc.tuple(shape, fc.boolean(), fc.nat()).map(([each, keep, bits]) => ({
    shapes: [each],
    build: (x) =>
      square(
        arrange.reduceSum(
          square(x!),
          each.map((_, i) => i).filter((i) => (bits >> i) & 1),
          keep,
        ),
      ),
  })),
  sumTo: shape
    .chain((whole) => stretching(whole).map((each) => ({ whole, each })))
    .map(({ whole, each }) => ({
      shapes: [whole],
      build: (x) => square(arrange.sumTo(square(x!), each)),
    })),
  transpose: fc
    .tuple(axes3, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }))
    .map(([each, order]) => ({ shapes: [each], build: (x) => arrange.transpose(square(x!), order) })),
  slice: withAxis((x, axis) => {
    const length = Number(x.shape.at(axis));
    return select.slice(x, axis, Math.floor(length / 2), length);
  }),
  concat: fc.tuple(axes3, size, fc.integer({ min: -3, max: 2 })).map(([each, more, axis]) => {
    const other = each.with(axis, more);
    return {
      shapes: [each, other, each],
      build: (a, b, c) => select.concat([square(a!), b!, c!], axis),
    };
  }),
  gather: shape.chain((each) =>
    fc
      .array(fc.integer({ min: 0, max: each[0]! - 1 }), { minLength: 1, maxLength: 5 })
      .map((rows) => ({ shapes: [each], rows, build: (x, at) => select.gather(square(x!), at!) })),
  ),
  toFloat: binary((a, b) => arrange.toFloat(less(a, b))),
  toInt64: size.map((length) => ({
    shapes: [[length]],
    rows: Array.from({ length }, (_, i) => 2 * i),
    build: (x, at) => elementwise.mul(x!, arrange.toFloat(arrange.toInt64(at!))),
  })),

  add: binary(elementwise.add),
  sub: binary(elementwise.sub),
  mul: binary(elementwise.mul),
  div: binary(elementwise.div, true),
  min: binary(elementwise.min),
  max: binary(elementwise.max),
  neg: unary(elementwise.neg),
  exp: unary(elementwise.exp),
  log: unary(elementwise.log, true),
  sqrt: unary(elementwise.sqrt, true),
  tanh: unary(elementwise.tanh),
  relu: unary(elementwise.relu),
  elu: unary(elementwise.elu),
  square: unary(elementwise.square),
  detach: unary((x) => elementwise.mul(x, elementwise.detach(arrange.toFloat(less(constant(0), x))))),
  clip: unary((x) => elementwise.clip(x, -0.6, 0.9)),
  // No two operands share a value, but one and the smaller or larger of both may.
  lessOrEqual: binary((a, b) => arrange.toFloat(elementwise.lessOrEqual(a, elementwise.min(a, b)))),
  less: binary((a, b) => arrange.toFloat(less(a, elementwise.max(a, b)))),
  equal: binary((a, b) => arrange.toFloat(elementwise.equal(a, elementwise.min(a, b)))),
  where: broadcasting(3, (a, b, c) => elementwise.where(less(a!, b!), square(b!), c!)),

  gemm: fc.tuple(axes3, fc.boolean(), fc.boolean(), fc.nat(2)).chain(([[m, k, n], ta, tb, rank]) =>
    stretching([m, n]).map((bias) => ({
      shapes: [ta ? [k, m] : [m, k], tb ? [n, k] : [k, n], ...(rank === 0 ? [] : [bias])],
      build: (a, b, c) => matrix.gemm(a!, b!, c, ta, tb),
    })),
  ),
  matmul: fc.tuple(axes3, size).map(([[p, m, k], n]) => ({
    shapes: [
      [p, m, k],
      [p, k, n],
    ],
    build: (a, b) => matrix.matmul(a!, b!),
  })),

  reduceMean: withAxis((x, axis) => square(reduce.reduceMean(x, [axis], true))),
  // Which elements come close to the largest one: the steps between them are larger.
  reduceMax: withAxis((x, axis) =>
    arrange.toFloat(less(elementwise.sub(reduce.reduceMax(x, axis), 0.01), x)),
  ),
  softmax: unary(reduce.softmax),
  logSoftmax: withAxis(reduce.logSoftmax),
  argMax: unary((x) => arrange.toFloat(reduce.argMax(x))),
};

/** Operations through which no gradient flows. */
export const WITHOUT_GRADIENT: readonly string[] = [
  "toFloat",
  "lessOrEqual",
  "less",
  "equal",
  "reduceMax",
  "argMax",
];

/**
 * An example with values for its operands. They lie between the multiples of 0.3, at which `clip`, `relu` and `min`
 * have their kinks, and no two operands share a value: a difference quotient sees one side only.
 */
export function instance(
  { shapes, build, positive = false, rows }: Example,
  seed: number,
): { value: Value; parameters: Input[]; feeds: Record<string, Tensor> } {
  const random = new Random(seed);
  const feeds: Record<string, Tensor> = {};
  const parameters = shapes.map((each, k) => {
    const values = Array.from(
      { length: each.reduce((product, length) => product * length, 1) },
      () => 0.3 * ((positive ? 1 : -6) + random.integer(positive ? 7 : 12) + (k + 0.5) / shapes.length),
    );
    feeds[`x${k}`] = tensor(each, values);
    return input(`x${k}`, each);
  });
  const operands: Value[] = [...parameters];
  if (rows !== undefined) {
    feeds.rows = rowNumbers(...rows);
    operands.push(input("rows", [rows.length], "int32"));
  }
  return { value: build(...operands), parameters, feeds };
}
