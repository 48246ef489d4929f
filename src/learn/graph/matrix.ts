/** Matrix products. */
import { reduceSum, reshape, sumTo, transpose } from "./arrange.ts";
import { type Dimension, type Shape, shapeError } from "./shape.ts";
import { compute, constant, expectType, type Operation, type Value } from "./value.ts";

const GEMM: Operation = {
  onnx: "Gemm",
  gradient: ({ inputs: [a, b, c], attributes }, g) => {
    const ta = attributes.transA === 1;
    const tb = attributes.transB === 1;
    return [
      ta ? gemm(b!, g, undefined, tb, true) : gemm(g, b!, undefined, false, !tb),
      tb ? gemm(g, a!, undefined, true, ta) : weightGradient(a!, g, ta),
      ...(c === undefined ? [] : [sumOverRows(g, c.shape)]),
    ];
  },
};
/**
 * `op(a)ᵀ g`. The runtime first turns whichever of the two stands left, however narrow the other is, so of a head with a few
 * outputs g stands there: of 4,096 rows, 64 inputs and 2 outputs it takes 38 µs, the other way round 82. A single row is
 * a case of its own to the runtime, and fast.
 */
function weightGradient(a: Value, g: Value, transposedA: boolean): Value {
  const [width, outputs] = [a.shape[transposedA ? 0 : 1]!, g.shape[1]!];
  const narrow = typeof width === "number" && typeof outputs === "number" && outputs > 1 && outputs < width;
  if (!narrow) return gemm(a, g, undefined, !transposedA);
  // Turned as a stack of one: the runtime would merge the turn of a plain matrix into the product, the slow way round.
  const turned = reshape(gemm(g, a, undefined, true, transposedA), [1, outputs, width]);
  return reshape(transpose(turned, [0, 2, 1]), [width, outputs]);
}

/**
 * The gradient of what a product was added to. Of a bias it is a product with ones: of 4,096 rows of 64 it takes 13 µs, the
 * sum 29 (ONNX Runtime adds rows up four numbers at a time, and multiplies sixteen). A single column adds up fast as a row.
 */
function sumOverRows(g: Value, shape: Shape): Value {
  const [m, n] = g.shape;
  if (typeof m === "string" || shape.length !== 1 || shape[0] !== n) return sumTo(g, shape);
  if (n === 1) return reshape(reduceSum(reshape(g, [m!])), shape);
  return reshape(gemm(constant(new Float32Array(m!).fill(1), [1, m!]), g), shape);
}
/** `op(a) op(b) + c` for matrices, where op transposes when asked; `c` broadcasts. `[m, k] [k, n] → [m, n]`. */
export function gemm(a: Value, b: Value, c?: Value, transposeA = false, transposeB = false): Value {
  const operands = c === undefined ? [a, b] : [a, b, c];
  const shapes = operands.map((each) => each.shape);
  expectType("gemm", operands);
  if (a.shape.length !== 2 || b.shape.length !== 2) throw shapeError("gemm", shapes, "are not matrices");
  const [m, k] = transposeA ? [a.shape[1]!, a.shape[0]!] : [a.shape[0]!, a.shape[1]!];
  const [inner, n] = transposeB ? [b.shape[1]!, b.shape[0]!] : [b.shape[0]!, b.shape[1]!];
  if (k !== inner) throw shapeError("gemm", shapes, `have inner sizes ${k} and ${inner}`);
  const bias: Shape = c?.shape ?? [];
  const fits = (size: Dimension | undefined, whole: Dimension): boolean =>
    size === undefined || size === 1 || size === whole;
  if (bias.length > 2 || !fits(bias.at(-1), n) || !fits(bias.at(-2), m))
    throw shapeError("gemm", shapes, "do not broadcast");
  return compute(GEMM, operands, [m, n], {
    attributes: { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 },
  });
}

const MATMUL: Operation = {
  onnx: "MatMul",
  gradient: ({ inputs: [a, b] }, g) => [
    matmul(g, transpose(b!, [0, 2, 1])),
    matmul(transpose(a!, [0, 2, 1]), g),
  ],
};
/** One product per element of the first axis: `[p, m, k] [p, k, n] → [p, m, n]`. */
export function matmul(a: Value, b: Value): Value {
  expectType("matmul", [a, b]);
  const [p, m, k] = a.shape;
  const [q, inner, n] = b.shape;
  if (a.shape.length !== 3 || b.shape.length !== 3 || p !== q || k !== inner)
    throw shapeError("matmul", [a.shape, b.shape], "are not matching stacks of matrices");
  return compute(MATMUL, [a, b], [p!, m!, n!]);
}
