import { expect, test } from "vitest";
import { slice } from "../../src/learn/graph/select.ts";
import { input } from "../../src/learn/graph/value.ts";
import {
  createNetwork,
  foldFirstBias,
  initialise,
  multilayer,
  type Parameter,
  parameterOf,
} from "../../src/learn/network.ts";
import { evaluateGraph, tensor } from "./graph/evaluate-graph.ts";

const network = createNetwork(5, 2, "gaussian", [8, 6]);

test("the parameters fill the flat vector without gaps, the actor's first", () => {
  const all = [...network.actor, network.logStd!, ...network.critic];
  let end = 0;
  for (const { offset, size } of all) {
    expect(offset).toBe(end);
    end = offset + size;
  }
  expect(end).toBe(network.size);
  expect(network.logStd!.offset + network.logStd!.size).toBe(network.actorSize);
});

test("matrices start orthogonal with their gain, biases at 0", () => {
  const flat = initialise(network, 3, -0.5);
  for (const { name, shape, offset, gain } of network.actor) {
    const at = (row: number, column: number): number => flat[offset + row * (shape[1] ?? 0) + column]!;
    if (shape.length === 1) {
      expect(flat.subarray(offset, offset + shape[0]!).every((each) => each === 0)).toBe(true);
      continue;
    }
    const [rows, columns] = shape as [number, number];
    const wide = rows < columns;
    const dot = (i: number, j: number): number =>
      Array.from({ length: Math.max(rows, columns) }, (_, k) =>
        wide ? at(i, k) * at(j, k) : at(k, i) * at(k, j),
      ).reduce((sum, each) => sum + each);
    expect(dot(0, 0), name).toBeCloseTo(gain * gain, 5);
    expect(dot(0, 1), name).toBeCloseTo(0, 5);
  }
  expect([...flat.subarray(network.logStd!.offset, network.actorSize)]).toEqual([-0.5, -0.5]);
});

test("a first bias that is folded into its matrix gives the same outputs for inputs that end with a one", async () => {
  const flat = input("parameters", [network.size]);
  const observation = input("observation", [1, 6]);
  const out = (inputs: number, layers: readonly Parameter[]) => {
    const values = layers.map((each) => parameterOf(flat, each));
    return multilayer(slice(observation, -1, 0, inputs), values, "tanh");
  };
  const { apart, folded } = await evaluateGraph(
    { apart: out(5, network.actor), folded: out(6, foldFirstBias(network.actor)) },
    {
      parameters: tensor(
        [network.size],
        Array.from({ length: network.size }, (_, i) => Math.sin(i)),
      ),
      observation: tensor([1, 6], [0.3, -1.2, 0.5, 2, -0.7, 1]),
    },
  );
  expect(apart).toHaveLength(2);
  apart!.forEach((each, i) => {
    expect(folded![i]).toBeCloseTo(each, 5);
  });
});
