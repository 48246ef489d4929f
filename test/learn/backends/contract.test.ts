/** What every backend has to keep. Those that this machine lacks are reported as skipped, with what is missing. */
import { beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_BACKEND } from "../../../src/core/backend-id.ts";
import { FailureError } from "../../../src/core/outcome.ts";
import { type Backend, zeros } from "../../../src/learn/backend.ts";
import { backends } from "../../../src/learn/backends/index.ts";
import { reduceSum } from "../../../src/learn/graph/arrange.ts";
import { add, mul } from "../../../src/learn/graph/elementwise.ts";
import { gather } from "../../../src/learn/graph/select.ts";
import { compute, input } from "../../../src/learn/graph/value.ts";
import { METRICS } from "../../../src/learn/update.ts";
import { rowNumbers, tensor } from "../graph/evaluate-graph.ts";
import { COUNTS, distance, reversed, type Snapshot, subjects, train, trainPair } from "./updates.ts";

/**
 * How much further than the default from itself a backend may be. Reversing the rows of the minibatches changes only in
 * which order float32 sums are rounded; another backend differs in that order too, in its fused operations and in its
 * `tanh` and `exp`, which WebGPU allows several units in the last place.
 */
const FACTOR = 20;
/** Differences below a few units in the last place of a number near 1 are none. */
const FLOOR = 1e-6;

type Kind = keyof typeof subjects;
const kinds = Object.keys(subjects) as Kind[];
const reference: Partial<Record<Kind, { readonly run: Snapshot[]; readonly other: Snapshot[] }>> = {};

beforeAll(async () => {
  const backend = await backends[DEFAULT_BACKEND].open();
  for (const kind of kinds)
    reference[kind] = {
      run: await train(backend, subjects[kind], COUNTS),
      other: await train(backend, subjects[kind], COUNTS, reversed),
    };
});

const entries = await Promise.all(
  Object.values(backends).map(async (entry) => ({ entry, found: await entry.find() })),
);
for (const { entry, found } of entries) {
  if (!found.available) {
    test.skip(`${entry.id} is not here: ${found.reason}`, () => {});
    continue;
  }

  describe(entry.id, () => {
    let backend: Backend;
    beforeAll(async () => {
      backend = await entry.open();
    });

    test("carries the name under which it is registered", () => {
      expect(backend.id).toBe(entry.id);
    });

    test("computes a graph as often as it is asked, with whatever the tensors then hold", async () => {
      const graph = await backend.compile({ y: add(mul(input("x", [2, 2]), 3), input("z", [2])) });
      const x = tensor([2, 2], [1, 2, 3, 4]);
      const z = tensor([2], [10, 20]);
      const y = zeros(2, 2);
      await graph.run({ x, z }, { y });
      expect([...y.data]).toEqual([13, 26, 19, 32]);
      x.data.set([0, 0, 0, 1]);
      await graph.run({ x, z }, { y });
      expect([...y.data]).toEqual([10, 20, 10, 23]);
      await graph.dispose();
    });

    test("gathers as many rows as it is given", async () => {
      const graph = await backend.compile({ y: gather(input("x", [4, 2]), input("rows", ["n"], "int32")) });
      const x = tensor([4, 2], [0, 1, 10, 11, 20, 21, 30, 31]);
      for (const rows of [[2], [3, 0, 3], [1, 1, 1, 1, 2]]) {
        const y = zeros(rows.length, 2);
        await graph.run({ x, rows: rowNumbers(...rows) }, { y });
        expect([...y.data]).toEqual(rows.flatMap((row) => [10 * row, 10 * row + 1]));
      }
      await graph.dispose();
    });

    test("runs a graph several times in a row, each time from what the run before left", async () => {
      const [x, by, records] = [input("x", [2]), input("by", [1]), input("records", [3])];
      const step = { next: add(mul(x, by), 1), sum: add(reduceSum(x), reduceSum(records)) };
      const scan = { length: 3, carry: { x: "next" }, sequences: ["by"] };
      const feeds = {
        x: tensor([2], [1, 2]),
        by: tensor([3, 1], [1, 2, 3]),
        records: tensor([3], [100, 200, 300]),
      };
      for (const kept of [[], ["next"]]) {
        const graph = await backend.compile(step, { kept, scan });
        const into = { next: zeros(2), sum: zeros(3) };
        for (let time = 0; time < 2; time++) {
          await graph.run(feeds, into);
          await backend.read?.(into.next);
          // 1, 2 → 2, 3 → 5, 7 → 16, 22
          expect([...into.next.data, ...into.sum.data]).toEqual([16, 22, 603, 605, 612]);
          expect([...feeds.x.data]).toEqual([1, 2]);
        }
        await graph.dispose();
      }
    });

    test("two graphs are independent of each other, and of one that is disposed of", async () => {
      const [a, b] = await Promise.all([1, 2].map((by) => backend.compile({ y: add(input("x", [1]), by) })));
      const x = tensor([1], [5]);
      const y = zeros(1);
      await a!.run({ x }, { y });
      expect(y.data[0]).toBe(6);
      await a!.dispose();
      await b!.run({ x }, { y });
      expect(y.data[0]).toBe(7);
      await b!.dispose();
    });

    test("may keep outputs for further runs, and brings them back when asked", async () => {
      const x = input("x", [2]);
      const next = await backend.compile({ y: mul(x, 2), sum: add(x, 1) }, { kept: ["y"] });
      const other = await backend.compile({ y: add(x, 100) });
      const a = tensor([2], [1, 2]);
      const [b, c, sum, seen] = [zeros(2), zeros(2), zeros(2), zeros(2)];
      await next.run({ x: a }, { y: b, sum });
      await next.run({ x: b }, { y: c, sum });
      expect([...sum.data]).toEqual([3, 5]);
      await other.run({ x: c }, { y: seen });
      expect([...seen.data]).toEqual([104, 108]);
      await backend.read?.(a, b, c);
      expect([...a.data, ...b.data, ...c.data]).toEqual([1, 2, 2, 4, 4, 8]);

      c.data[0] = 10;
      backend.wrote?.(c);
      await next.run({ x: c }, { y: b, sum });
      await backend.read?.(b);
      expect([...b.data]).toEqual([20, 16]);
      await other.run({ x: a }, { y: b });
      expect([...b.data]).toEqual([101, 102]);
      await next.dispose();
      await other.dispose();
    });

    test("a graph that it refuses is the learner's fault, in one sentence that names it", async () => {
      const unknown = compute({ onnx: "NoSuchOperation" }, [input("x", [1])], [1]);
      const refusal = await backend.compile({ y: unknown }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(FailureError);
      expect(refusal).toMatchObject({ kind: "learner", message: expect.stringContaining(entry.id) });
      expect(refusal).toMatchObject({ message: expect.stringContaining("NoSuchOperation") });
    });

    test("a tensor of the wrong shape is the learner's fault, and the graph still works", async () => {
      const graph = await backend.compile({ y: add(input("x", [2]), 1) });
      await expect(graph.run({ x: tensor([3], [1, 2, 3]) }, { y: zeros(2) })).rejects.toMatchObject({
        kind: "learner",
      });
      const y = zeros(2);
      await graph.run({ x: tensor([2], [1, 2]) }, { y });
      expect([...y.data]).toEqual([2, 3]);
      await graph.dispose();
    });

    test.each(kinds)("trains %s as the default does, up to rounding", async (kind) => {
      const run = await train(backend, subjects[kind], COUNTS);
      run.forEach((snapshot, k) => {
        const { run: same, other } = reference[kind]!;
        for (const part of ["parameters", "moments", "metrics"] as const) {
          const found = distance(snapshot[part], same[k]![part]);
          const rounding = distance(other[k]![part], same[k]![part]);
          expect(found, `${part} after ${COUNTS[k]} updates`).toBeLessThanOrEqual(FACTOR * rounding + FLOOR);
        }
        expect(snapshot.metrics).toHaveLength(METRICS.length * subjects[kind].policies);
        expect(snapshot.metrics.every(Number.isFinite)).toBe(true);
      });
    });

    test("a policy of a stack that takes no part stays as it is, and goes on from there", async () => {
      const both = [true, true] as const;
      const rollouts = [both, [false, true], both] as const;
      const [before, paused, resumed] = await trainPair(backend, rollouts);
      expect(paused!.first).toEqual(before!.first);
      const unpaused = await trainPair(backend, [both, both]);
      expect(resumed!.first).toEqual(unpaused[1]!.first);
      const expected = await trainPair(await backends[DEFAULT_BACKEND].open(), rollouts);
      expect(distance(resumed!.second, expected[2]!.second)).toBeLessThan(FLOOR);
      expect(distance(resumed!.second, before!.second)).toBeGreaterThan(100 * FLOOR);
    });

    test("gives the same bytes twice", async () => {
      const once = await train(backend, subjects["a continuous policy"], [5]);
      expect(await train(backend, subjects["a continuous policy"], [5])).toEqual(once);
    });
  });
}
