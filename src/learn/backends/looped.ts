/** Runs a graph several times in a row where the backend cannot do that in one go. */
import { type Executable, type Tensor, zeros } from "../backend.ts";
import type { Scan } from "../graph/onnx.ts";
import type { Value } from "../graph/value.ts";

type Tensors = Readonly<Record<string, Tensor>>;

/** @param graph one run; what is carried goes through tensors that belong to the loop, so a backend may keep it */
export function looped(
  graph: Executable,
  outputs: Readonly<Record<string, Value>>,
  scan: Scan | undefined,
): Executable {
  if (scan === undefined) return graph;
  const { length, carry, sequences } = scan;
  const carried = Object.entries(carry);
  /** What one run leaves and the next takes, by turns. */
  const between = [0, 1].map(() =>
    Object.fromEntries(carried.map(([, to]) => [to, zeros(...(outputs[to]!.shape as number[]))])),
  );
  const others = Object.keys(outputs).filter((name) => !carried.some(([, to]) => to === name));
  const parts = (tensors: Tensors, names: readonly string[], run: number): Tensors =>
    Object.fromEntries(names.map((name) => [name, part(tensors[name]!, run)]));
  return {
    async run(feeds, into) {
      for (let run = 0; run < length; run++) {
        const before = between[run % 2]!;
        const after = run === length - 1 ? into : between[(run + 1) % 2]!;
        const taken = run === 0 ? {} : Object.fromEntries(carried.map(([from, to]) => [from, before[to]!]));
        const left = Object.fromEntries(carried.map(([, to]) => [to, after[to]!]));
        await graph.run(
          { ...feeds, ...parts(feeds, sequences, run), ...taken },
          { ...parts(into, others, run), ...left },
        );
      }
    },
    dispose: () => graph.dispose(),
  };
}

/** One run's share of a tensor with an axis for the runs in front: a view. */
function part({ data, shape }: Tensor, run: number): Tensor {
  const [runs, ...rest] = shape;
  const size = data.length / runs!;
  return { data: data.subarray(run * size, (run + 1) * size) as Tensor["data"], shape: rest };
}
