/** What a run says before it starts and after it ends: its cost, and its numbers with their conditions. */
import { describe, expect, test } from "vitest";
import type { Contender } from "../../src/core/run.ts";
import type { FinalResult } from "../../src/loop/finals.ts";
import { forecast } from "../../src/loop/forecast.ts";
import { summarise } from "../../src/loop/result.ts";
import { recorded, sampleConfig } from "../store/samples.ts";
import { trainedCandidate } from "./candidates.ts";

describe("the forecast", () => {
  const config = { ...sampleConfig, candidates: 8, iterations: 5, seeds: 1, finalSeeds: 5, steps: 300_000 };

  test("counts the search, the finalists' further trainings, and the final ones of three contenders", () => {
    expect(forecast(config, 2)).toEqual({ trainings: 61, environmentSteps: 18_300_000, seconds: null });
    expect(forecast({ ...config, candidates: 1, iterations: 1 }, 2).trainings).toBe(1 + 2 + 15);
  });

  test("takes half the time with twice the jobs, and no less with more jobs than trainings", () => {
    const alone = forecast(config, 1, 100_000).seconds!;
    expect(alone).toBeCloseTo(61 * 0.5 + 183);
    expect(forecast(config, 2, 100_000).seconds).toBeCloseTo(alone / 2);
    expect(forecast(config, 1000, 100_000).seconds).toBeCloseTo(alone / 61);
  });
});

describe("the result", () => {
  const winner = trainedCandidate("g2c3", 0.8);
  const of = (contender: Contender, ...fitness: number[]): FinalResult[] =>
    fitness.map((value, k) => ({ contender, seed: 100 + k, result: recorded(value) }));

  test("has a row for each contender with the mean, the interval and the seeds of its trainings", () => {
    const finals = [...of("winner", 0.8, 1), ...of("human", 0.9, 0.9), ...of("sparse", 0.4, 0.4)];
    const result = summarise(sampleConfig, winner, finals, 46, [], []);
    expect(result.contenders.map(({ contender }) => contender)).toEqual(["winner", "human", "sparse"]);
    expect(result.contenders[0]).toMatchObject({
      fitness: { mean: 0.9, values: [0.8, 1] },
      seeds: [100, 101],
    });
    expect(result.humanNormalised).toBeCloseTo(1);
    expect(result.trainings).toBe(52);
    expect(result.winner).toEqual({ label: "g2c3", id: winner.id, source: winner.source, alarms: [] });
  });

  test("names only the seeds whose trainings ended well", () => {
    const finals = [...of("winner", 0.8, 1, 0.6).filter(({ seed }) => seed !== 101)];
    const [row] = summarise(sampleConfig, winner, finals, 1, [], []).contenders;
    expect(row).toMatchObject({ seeds: [100, 102], fitness: { values: [0.8, 0.6] } });
  });

  test("has no human-normalised score without both references, or where they are equal", () => {
    const without = [...of("winner", 0.8), ...of("human", 0.9)];
    expect(summarise(sampleConfig, winner, without, 1, [], []).humanNormalised).toBeNull();
    const equal = [...without, ...of("sparse", 0.9)];
    expect(summarise(sampleConfig, winner, equal, 1, [], []).humanNormalised).toBeNull();
  });
});
