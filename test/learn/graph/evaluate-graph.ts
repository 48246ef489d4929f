/** Evaluates a graph once, and compares its gradients with finite differences. */
import { expect } from "vitest";
import type { Backend, Tensor } from "../../../src/learn/backend.ts";
import { onnxCpu } from "../../../src/learn/backends/onnx.ts";
import { reduceSum } from "../../../src/learn/graph/arrange.ts";
import { mul } from "../../../src/learn/graph/elementwise.ts";
import { gradients } from "../../../src/learn/graph/gradients.ts";
import { constant, type Input, type Value } from "../../../src/learn/graph/value.ts";

export type Feeds = Readonly<Record<string, Tensor>>;

/** A float tensor. */
export function tensor(shape: readonly number[], data: readonly number[]): Tensor & { data: Float32Array } {
  return { shape, data: Float32Array.from(data) };
}

/** A row-number tensor. */
export function rowNumbers(...rows: readonly number[]): Tensor {
  return { shape: [rows.length], data: Int32Array.from(rows) };
}

/** Values of outputs of known shapes, as plain numbers. */
export async function evaluateGraph(
  outputs: Readonly<Record<string, Value>>,
  feeds: Feeds,
  backend: Backend = onnxCpu,
): Promise<Record<string, number[]>> {
  const graph = await backend.compile(outputs);
  const into = Object.fromEntries(
    Object.entries(outputs).map(([name, { shape }]) => [
      name,
      tensor(
        shape.map(Number),
        new Array(shape.reduce<number>((product, size) => product * Number(size), 1)).fill(0),
      ),
    ]),
  );
  await graph.run(feeds, into);
  await graph.dispose();
  return Object.fromEntries(Object.entries(into).map(([name, { data }]) => [name, [...data]]));
}

/**
 * Checks ∂loss/∂parameter for every element against central differences.
 * @param step chosen so that float32 rounding and curvature both stay below `tolerance`
 */
export async function expectGradients(
  loss: Value,
  parameters: readonly Input[],
  feeds: Feeds,
  { step = 1e-2, tolerance = 5e-3 }: { step?: number; tolerance?: number } = {},
): Promise<void> {
  // Times one, so that an output is never itself a constant or an input.
  const found = gradients(loss, parameters).map((value) => mul(value, constant(1)));
  const graph = await onnxCpu.compile({
    loss,
    ...Object.fromEntries(found.map((value, i) => [`g${i}`, value])),
  });
  const into: Record<string, Tensor & { data: Float32Array }> = { loss: tensor([], [0]) };
  parameters.forEach(({ name }, i) => {
    into[`g${i}`] = tensor(feeds[name]!.shape, new Array(feeds[name]!.data.length).fill(0));
  });
  await graph.run(feeds, into);
  const analytic = parameters.map((_, i) => [...into[`g${i}`]!.data]);
  const scale = Math.max(1, ...analytic.flat().map(Math.abs));
  for (const [p, { name }] of parameters.entries()) {
    const data = feeds[name]!.data as Float32Array;
    for (let k = 0; k < data.length; k++) {
      const kept = data[k]!;
      const sides: number[] = [];
      for (const side of [step, -step]) {
        data[k] = kept + side;
        await graph.run(feeds, into);
        sides.push(into.loss!.data[0]!);
      }
      data[k] = kept;
      const numeric = (sides[0]! - sides[1]!) / (2 * step);
      expect(
        Math.abs(numeric - analytic[p]![k]!) / scale,
        `${name}[${k}]: ${analytic[p]![k]} but ${numeric}`,
      ).toBeLessThan(tolerance);
    }
  }
  await graph.dispose();
}

/** A scalar that weighs every element differently, so that no gradient can hide behind a symmetric sum. */
export function weighted(x: Value): Value {
  const count = x.shape.reduce<number>((product, size) => product * Number(size), 1);
  const weights = Array.from({ length: count }, (_, i) => Math.sin(1 + 2.3 * i));
  return reduceSum(mul(x, constant(weights, x.shape)));
}
