import { describe, expect, test } from "vitest";
import type { Candidate, Proposal } from "../../../src/core/candidate.ts";
import type { Finding } from "../../../src/core/finding.ts";
import type { Summary, TrainingResult } from "../../../src/core/training.ts";
import { createOfflineDesigner } from "../../../src/designers/offline/index.ts";
import { proposeAll } from "../propose-all.ts";
import { sliderTask } from "./slider-task.ts";

const request = { task: sliderTask.id, count: 8, seed: 3, incumbent: null } as const;

const summary = (mean: number): Summary => ({ mean, std: 0, min: mean, max: mean });

/** A candidate as the loop would hand it back, with the fields that the designer reads. */
function trained(
  proposal: Proposal,
  index: number,
  fitness: number,
  findings: readonly Finding[] = [],
): Candidate {
  const series = { values: [fitness], max: fitness, mean: fitness, min: fitness };
  const evaluation = {
    episodes: 4,
    fitness: summary(fitness),
    success: null,
    length: summary(100),
    return: summary(1),
    terms: {},
  };
  const trajectory = {
    fitness,
    success: null,
    length: 100,
    terminated: false,
    return: 1,
    step: [],
    state: {},
    action: {},
    terms: {},
  };
  const result: TrainingResult = {
    job: "job",
    checkpoints: [{ steps: 1000, evaluation }],
    selected: 0,
    evaluation,
    best: trajectory,
    worst: trajectory,
    policy: "",
    steps: 1000,
  };
  return {
    id: `id${index}`,
    label: `g0c${index}`,
    generation: 0,
    source: proposal.text,
    proposal,
    verdict: { accepted: true, findings: [], terms: [] },
    result,
    reflection: { text: "", findings, terms: {}, fitness: series, success: null, length: series },
  };
}

describe("the offline designer", () => {
  test("proposes as many different rewards as asked, the same for the same request", async () => {
    const first = await proposeAll(createOfflineDesigner(sliderTask), {
      ...request,
      generation: 0,
      history: [],
    });
    const again = await proposeAll(createOfflineDesigner(sliderTask), {
      ...request,
      generation: 0,
      history: [],
    });
    expect(first).toHaveLength(8);
    expect(new Set(first.map(({ text }) => text)).size).toBe(8);
    expect(again).toEqual(first);
    const other = await proposeAll(createOfflineDesigner(sliderTask), {
      ...request,
      seed: 4,
      generation: 0,
      history: [],
    });
    expect(other).not.toEqual(first);
  });

  test("breeds from the fittest, answers findings, and repeats nothing", async () => {
    const designer = createOfflineDesigner(sliderTask);
    const first = await proposeAll(designer, { ...request, generation: 0, history: [] });
    const dominant: Finding = {
      kind: "dominant-term",
      severity: "warning",
      message: "",
      remedy: "",
      evidence: { term: "placeToGoalNear" },
    };
    const history = first.map((proposal, i) => trained(proposal, i, i === 0 ? 0.8 : 0.1, [dominant]));
    const next = await proposeAll(designer, { ...request, generation: 1, incumbent: history[0]!, history });
    const origins = next.map(({ notes }) => notes.origin);
    expect(new Set(origins)).toEqual(new Set(["mutation", "crossover", "finding", "fresh"]));
    const parents = next.flatMap(({ notes }) => notes.parents as string[]);
    expect(parents.filter((id) => id === "id0").length).toBeGreaterThan(2);
    const texts = [...first, ...next].map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test("goes on when nothing of the first generation could be trained", async () => {
    const designer = createOfflineDesigner(sliderTask);
    const first = await proposeAll(designer, { ...request, generation: 0, history: [] });
    const history = first.map((proposal, i): Candidate => {
      const { result: _result, reflection: _reflection, ...failed } = trained(proposal, i, 0);
      return { ...failed, failure: { kind: "timeout", message: "too slow" } };
    });
    const next = await proposeAll(designer, { ...request, generation: 1, history });
    expect(next).toHaveLength(8);
    expect(next.some(({ text }) => first.some((earlier) => earlier.text === text))).toBe(false);
  });
});
