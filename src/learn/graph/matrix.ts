/** Matrix products. */
import { sumTo, transpose } from "./arrange.ts";
import { type Dimension, type Shape, shapeError } from "./shape.ts";
import { compute, expectType, type Operation, type Value } from "./value.ts";

const GEMM: Operation = {
  onnx: "Gemm",
  gradient: ({ inputs: [a, b, c], attributes }, g) => {
    const ta = attributes.transA === 1;
    const tb = attributes.transB === 1;
    return [
      ta ? gemm(b!, g, undefined, tb, true) : gemm(g, b!, undefined, false, !tb),
      tb ? gemm(g, a!, undefined, true, ta) : gemm(a!, g, undefined, !ta, false),
      ...(c === undefined ? [] : [sumTo(g, c.shape)]),
    ];
  },
};
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
