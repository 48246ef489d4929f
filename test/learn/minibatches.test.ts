import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LearnerSettings } from "../../src/core/training.ts";
import { zeros } from "../../src/learn/backend.ts";
import { onnxCpu } from "../../src/learn/backends/onnx.ts";
import { add } from "../../src/learn/graph/elementwise.ts";
import type { RolloutBatch } from "../../src/learn/lane.ts";
import { gatheredMinibatch } from "../../src/learn/minibatch.ts";
import { Minibatches, type MinibatchSizes, minibatchSizes } from "../../src/learn/minibatches.ts";
import { createNetwork } from "../../src/learn/network.ts";

const network = createNetwork(2, 1, "gaussian", [4]);
const COLUMNS = 3;
const WIDTH = network.inputSize + COLUMNS;

/** A rollout in which every number says where it stands: row 12 has the observation 12.1, 12.2, 12.3 and the columns -12.1, … */
function rollout(rows: number): RolloutBatch {
  const column = (k: number) => Float32Array.from({ length: rows }, (_, row) => -row - k / 10);
  return {
    rows,
    observation: Float32Array.from({ length: (rows + 1) * network.inputSize }, (_, i) => {
      const row = Math.floor(i / network.inputSize);
      return row + ((i % network.inputSize) + 1) / 10;
    }),
    columns: Array.from({ length: COLUMNS }, (_, k) => column(k + 1)),
  };
}

/** The names of the blocks of all minibatches of one shuffle. */
function namedBlocks(minibatches: Minibatches, { rows, count, block }: MinibatchSizes): Int32Array[] {
  return Array.from({ length: count }, (_, k) => {
    const blocks = new Int32Array(rows / block);
    minibatches.name(k, blocks);
    return blocks;
  });
}

type Shape = Pick<LearnerSettings, "environments" | "rollout" | "minibatches">;

const shapes: fc.Arbitrary<Shape> = fc.record({
  environments: fc.integer({ min: 1, max: 40 }),
  rollout: fc.integer({ min: 1, max: 12 }),
  minibatches: fc.integer({ min: 1, max: 8 }),
});

describe("the sizes of minibatches", () => {
  test("a block is eight neighbouring instances in one step, or as many as fit", () => {
    const block = (environments: number, minibatches: number) =>
      minibatchSizes({ environments, rollout: 8, minibatches }).block;
    expect(block(64, 4)).toBe(8);
    expect(block(12, 4)).toBe(4);
    expect(block(7, 1)).toBe(1);
    expect(block(8, 3)).toBe(1); // minibatches of 21 rows
  });

  test("hold for every shape: no block lies across two steps or two minibatches", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        fc.pre(shape.environments * shape.rollout >= shape.minibatches);
        const { rows, count, block } = minibatchSizes(shape);
        expect(count).toBeGreaterThanOrEqual(shape.minibatches);
        expect(rows * count).toBeLessThanOrEqual(shape.environments * shape.rollout);
        expect([rows % block, shape.environments % block]).toEqual([0, 0]);
      }),
    );
  });
});

test("a shuffle puts every block into one place, and another shuffle into another", () => {
  const sizes = minibatchSizes({ environments: 16, rollout: 8, minibatches: 4 });
  const minibatches = new Minibatches(16, 1, { first: 100, records: new Float32Array(128 * WIDTH) });
  const shuffled = (): number[] => {
    minibatches.shuffle();
    return namedBlocks(minibatches, sizes).flatMap((blocks) => [...blocks]);
  };
  const [first, second] = [shuffled(), shuffled()];
  const all = Array.from({ length: 16 }, (_, i) => 100 + i);
  for (const order of [first, second]) {
    expect(order.toSorted((a, b) => a - b)).toEqual(all);
    expect(order).not.toEqual(all);
  }
  expect(first).not.toEqual(second);
});

/** The rows that each policy's minibatches of one shuffle hold, as the graph takes them out: observation and columns. */
async function epoch(shape: Shape, policies: number): Promise<number[][][]> {
  const sizes = minibatchSizes(shape);
  const all = shape.environments * shape.rollout;
  const blocks = all / sizes.block;
  const records = zeros(policies * blocks, sizes.block * WIDTH);
  const own = Array.from({ length: policies }, (_, p) => {
    const part = records.data.subarray(p * all * WIDTH, (p + 1) * all * WIDTH);
    const minibatches = new Minibatches(blocks, p, { first: p * blocks, records: part });
    minibatches.load(rollout(all));
    minibatches.shuffle();
    return namedBlocks(minibatches, sizes);
  });
  const { observation, columns } = gatheredMinibatch(network, COLUMNS, all, sizes, policies);
  const graph = await onnxCpu.compile({
    observation: add(observation, 0),
    ...Object.fromEntries(columns.map((column, k) => [k, add(column, 0)])),
  });
  const rows = policies * sizes.rows;
  const seenObservation = zeros(...(observation.shape as readonly number[]));
  const values = columns.map(({ shape: size }) => zeros(...(size as readonly number[])));
  const seen = own.map((): number[][] => []);
  for (let k = 0; k < sizes.count; k++) {
    const named = Int32Array.from(own.flatMap((minibatches) => [...minibatches[k]!]));
    await graph.run(
      { records, blocks: { data: named, shape: [named.length] } },
      { observation: seenObservation, ...Object.fromEntries(values.entries()) },
    );
    for (let i = 0; i < rows; i++)
      seen[Math.floor(i / sizes.rows)]!.push([
        ...seenObservation.data.subarray(i * network.inputSize, (i + 1) * network.inputSize),
        ...values.map(({ data }) => data[i]!),
      ]);
  }
  await graph.dispose();
  return seen;
}

test.each([
  [1, { environments: 16, rollout: 4, minibatches: 2 }],
  [1, { environments: 6, rollout: 5, minibatches: 4 }],
  [3, { environments: 16, rollout: 4, minibatches: 2 }],
])(
  "the graph takes out what the rollouts of %i policies held, each row once: %o",
  async (policies, shape) => {
    for (const rows of await epoch(shape, policies)) {
      const numbers = rows.map(([first]) => Math.floor(first!));
      expect(rows).toEqual(
        numbers.map((row) =>
          [0.1, 0.2, 0.3, -0.1, -0.2, -0.3].map((x) => Math.fround(Math.sign(x) * row + x)),
        ),
      );
      const { rows: each, count } = minibatchSizes(shape);
      expect(new Set(numbers).size).toBe(each * count);
      expect(Math.max(...numbers)).toBeLessThan(shape.environments * shape.rollout);
    }
  },
);
