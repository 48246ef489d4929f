/** A minibatch as values of the update's graph: fed as it is, or gathered there from the rollout, which is fed whole. */
import { reshape } from "./graph/arrange.ts";
import { concat, gather, slice } from "./graph/select.ts";
import { constant, input, type Value } from "./graph/value.ts";
import type { MinibatchSizes } from "./minibatches.ts";
import { type Network, stack } from "./network.ts";

export interface MinibatchValues {
  /** Normalised, with a one behind each, `[…stack, batch, inputSize]`. */
  readonly observation: Value;
  /** Each `[…stack, batch]`. */
  readonly columns: readonly Value[];
}

/** Neighbouring parts of an axis, of these sizes. */
function partsOf(x: Value, axis: number, sizes: readonly number[]): Value[] {
  let end = 0;
  return sizes.map((size) => {
    end += size;
    return slice(x, axis, end - size, end);
  });
}

/** From the inputs `observation` and `columns`. */
export function fedMinibatch(
  network: Network,
  columns: number,
  batchRows: number,
  policies: number,
): MinibatchValues {
  const lead = stack(policies);
  const observation = input("observation", [...lead, batchRows, network.observationSize]);
  const ones = constant(new Float32Array(policies * batchRows).fill(1), [...lead, batchRows, 1]);
  const all = input("columns", [...lead, columns, batchRows]);
  const parts = partsOf(all, -2, new Array<number>(columns).fill(1));
  return {
    observation: concat([observation, ones], -1),
    columns: parts.map((part) => reshape(part, [...lead, batchRows])),
  };
}

/**
 * From the inputs `records` `[policies * blocks of a rollout, block * (inputSize + columns)]`, the rollouts of all policies as
 * {@link Minibatches} lays them out, and `blocks` `[policies * blocks of a minibatch]`, those that each policy takes.
 * Measured on the processor with blocks of one row: a training is as fast when JavaScript lays the minibatches out and feeds them, within 1.5 %.
 */
export function gatheredMinibatch(
  network: Network,
  columns: number,
  rolloutRows: number,
  { rows, block }: Pick<MinibatchSizes, "rows" | "block">,
  policies: number,
): MinibatchValues {
  const lead = stack(policies);
  const width = block * (network.inputSize + columns);
  const records = input("records", [(policies * rolloutRows) / block, width]);
  const blocks = input("blocks", [(policies * rows) / block], "int32");
  const taken = reshape(gather(records, blocks), [...lead, rows / block, width]);
  const sizes = [block * network.inputSize, ...new Array<number>(columns).fill(block)];
  const [observation, ...parts] = partsOf(taken, -1, sizes);
  return {
    observation: reshape(observation!, [...lead, rows, network.inputSize]),
    columns: parts.map((part) => reshape(part, [...lead, rows])),
  };
}
