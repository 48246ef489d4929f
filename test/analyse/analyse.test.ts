import { describe, expect, test } from "vitest";
import { analyse } from "../../src/analyse/index.ts";
import { cartTask, type MadeUp, madeUp } from "./training.ts";

const kinds = (of: MadeUp): string[] => analyse(cartTask, madeUp(of)).findings.map(({ kind }) => kind);

/** A training in which nothing is wrong. */
const sound: MadeUp = {
  fitness: [0.1, 0.4, 0.7, 0.8, 0.82, 0.82],
  terms: { near: [20, 60, 100, 120, 125, 126], calm: [10, 25, 40, 50, 52, 52] },
  success: 0.9,
};

describe("alarms", () => {
  test("are silent when the training went well", () => {
    expect(kinds(sound)).toEqual([]);
  });

  test("a term that training does not move is flat, one that is nothing beside the others vanishes", () => {
    const { findings } = analyse(
      cartTask,
      madeUp({
        ...sound,
        terms: { ...sound.terms, pose: [200, 201, 200, 200, 202, 200], tiny: [0, 0, 0, 0, 0.001, 0.002] },
      }),
    );
    expect(findings.map(({ kind, evidence }) => [kind, evidence?.term])).toEqual([
      ["flat-term", "pose"],
      ["vanishing-term", "tiny"],
    ]);
  });

  test("a term that only grows with the length of the episode is constant", () => {
    const length = [50, 100, 150, 200, 200, 200];
    expect(kinds({ ...sound, length, terms: { ...sound.terms, alive: length } })).toEqual(["constant-term"]);
  });

  test("a term above nine tenths of the return is dominant", () => {
    expect(
      kinds({ ...sound, terms: { near: [20, 400, 900, 1000, 1100, 1200], calm: [1, 2, 3, 4, 5, 6] } }),
    ).toEqual(["dominant-term"]);
  });

  test("a fitness near zero is an error", () => {
    const { findings } = analyse(cartTask, madeUp({ ...sound, fitness: [0, 0, 0.01, 0.01, 0.01, 0.01] }));
    expect(findings[0]).toMatchObject({ kind: "fitness-near-zero", severity: "error" });
  });

  test("the return rises while the fitness falls", () => {
    expect(kinds({ ...sound, fitness: [0.6, 0.9, 0.8, 0.7, 0.6, 0.55] })).toEqual(["return-against-fitness"]);
    expect(kinds({ ...sound, fitness: [0.6, 0.61, 0.6, 0.6, 0.6, 0.6] })).toEqual(["return-without-fitness"]);
  });

  test("episodes that end early: the remedy depends on whether a step costs", () => {
    const early = { ...sound, fitness: [0.1, 0.1, 0.15, 0.2, 0.25, 0.26], length: [60, 50, 40, 30, 30, 30] };
    const paid = analyse(cartTask, madeUp(early)).findings.find(({ kind }) => kind === "ends-early");
    expect(paid?.remedy).toContain("before it is too late");
    const owed = analyse(cartTask, madeUp({ ...early, terms: { near: [-60, -55, -50, -40, -35, -30] } }));
    expect(owed.findings.find(({ kind }) => kind === "ends-early")?.remedy).toContain("make living pay");
  });

  test("episodes that run to the limit without doing the task", () => {
    expect(kinds({ ...sound, fitness: [0.1, 0.2, 0.3, 0.4, 0.4, 0.41] })).toEqual(["runs-to-the-limit"]);
  });

  test("controls at their limits, and controls that jump", () => {
    expect(kinds({ ...sound, force: Array.from({ length: 20 }, () => 10) })).toEqual(["saturated-action"]);
    expect(kinds({ ...sound, force: Array.from({ length: 20 }, (_, i) => (i % 2 ? 9 : -9)) })).toEqual([
      "chattering-action",
    ]);
  });

  test("good from some starts, bad from others", () => {
    expect(kinds({ ...sound, between: [0.05, 1] })).toEqual(["unreliable"]);
  });

  test("training that ended too soon", () => {
    expect(kinds({ ...sound, fitness: [0.1, 0.2, 0.3, 0.45, 0.6, 0.75] })).toEqual(["still-improving"]);
  });
});

describe("the reflection", () => {
  const result = madeUp({
    fitness: [0, 0.05, 0.2, 0.35, 0.3, 0.31],
    length: [40, 80, 200, 200, 200, 200],
    terms: {
      near: [4, 12, 60, 88, 90, 91],
      effort: [-0.2, -0.9, -2, -3, -3.1, -2.9],
      alive: [40, 80, 200, 200, 200, 200],
    },
    between: [0.01, 0.66],
  });

  test("holds the series as data", () => {
    const { fitness, success, length, terms } = analyse(cartTask, result);
    expect(fitness).toMatchObject({ max: 0.35, min: 0, values: [0, 0.05, 0.2, 0.35, 0.3, 0.31] });
    expect(fitness.mean).toBeCloseTo(0.2017, 4);
    expect(success?.values).toEqual([0.25, 0.25, 0.25, 0.25, 0.25, 0.25]);
    expect(length.max).toBe(200);
    expect(Object.keys(terms)).toEqual(["near", "effort", "alive"]);
  });

  test("reads like this", () => {
    expect(analyse(cartTask, result).text).toMatchSnapshot();
  });

  test("leaves out success where the task has none", () => {
    const { text, success } = analyse(cartTask, madeUp({ ...sound, success: null }));
    expect(success).toBeNull();
    expect(text).not.toContain("uccess");
  });
});
