/** What every alarm of the analyser keeps; a new one is held to it at once. */
import { describe, expect, test } from "vitest";
import { alarms } from "../../src/analyse/findings/index.ts";
import { accountOf as account, calmAudit, type MadeUp } from "./training.ts";

const sound: MadeUp = {
  fitness: [0.1, 0.4, 0.7, 0.8, 0.82, 0.82],
  terms: { near: [20, 60, 100, 120, 125, 126], calm: [10, 25, 40, 50, 52, 52] },
  success: 0.9,
  audit: {},
};

/** Trainings in which something is wrong: for every alarm at least one that sets it off. */
const troubled: readonly MadeUp[] = [
  { ...sound, fitness: [0, 0, 0.01, 0.01, 0.01, 0.01] },
  { ...sound, fitness: [0.6, 0.9, 0.8, 0.7, 0.6, 0.55] },
  { ...sound, fitness: [0.1, 0.1, 0.15, 0.2, 0.25, 0.26], length: [60, 50, 40, 30, 30, 30] },
  { ...sound, terms: { near: [20, 400, 900, 1000, 1100, 1200], calm: [1, 2, 3, 4, 5, 6] } },
  { ...sound, terms: { ...sound.terms, pose: [200, 201, 200, 200, 202, 200] } },
  { ...sound, between: [0.05, 1] },
  { ...sound, force: Array.from({ length: 20 }, () => 10) },
  { ...sound, fitness: [0.1, 0.2, 0.3, 0.45, 0.6, 0.75] },
  { ...sound, stopped: true },
  {
    ...sound,
    fitness: [0, 0, 0.01, 0.01, 0.01, 0.01],
    audit: {
      loops: { steps: 0.9, paid: 0.8, period: 30 },
      visits: [
        [0, 0, 1],
        [1, 0, 0],
      ],
      random: { fitness: [0], return: [1], visits: [[1, 0, 0]] },
    },
  },
  {
    ...sound,
    fitness: [0.1, 0.2, 0.3, 0.3, 0.3, 0.3],
    audit: { episodes: { ...calmAudit.episodes, fitness: calmAudit.episodes.fitness.map((f) => 7 - 9 * f) } },
  },
  {
    ...sound,
    audit: {
      episodes: {
        ...calmAudit.episodes,
        terms: { near: calmAudit.episodes.return, calm: Array(12).fill(0) },
      },
    },
  },
  { ...sound, audit: { controls: { force: { atLimit: 0.2, jumps: 0.6 } } } },
  { ...sound, audit: { trials: [{ world: "late", fitness: 0.1, usual: 0.8 }] } },
];

/** Trainings with next to nothing in them: no alarm may fall over. */
const degenerate: readonly MadeUp[] = [
  { fitness: [0.5], terms: { only: [0] } },
  { fitness: [0, 0], terms: { zero: [0, 0], other: [0, 0] }, length: [1, 1], success: null },
  {
    fitness: [0],
    terms: { only: [0] },
    audit: {
      episodes: { fitness: [], return: [], terms: {} },
      visits: [],
      random: { fitness: [], return: [], visits: [] },
      trials: [],
    },
  },
  { fitness: [0], terms: { only: [0] }, audit: { random: null } },
  { fitness: [1, 1, 1], terms: { loss: [-1e30, -1e30, -1e30] }, force: [] },
];

describe.each(alarms.map((alarm) => [alarm.name, alarm] as const))("%s", (_name, alarm) => {
  test("is silent about a training in which all went well", () => {
    expect(alarm(account(sound))).toEqual([]);
  });

  test("speaks up, in sentences with numbers behind them", () => {
    const findings = troubled.flatMap((of) => alarm(account(of)));
    expect(findings.length).toBeGreaterThan(0);
    for (const { kind, message, remedy, evidence } of findings) {
      expect(kind).toMatch(/^[a-z][a-z-]*$/);
      for (const sentence of [message, remedy]) expect(sentence).toMatch(/^\S[^\n]*[.?!]$/);
      expect(Object.keys(evidence ?? {}).length).toBeGreaterThan(0);
    }
  });

  test("says the same of the same training, and copes with one that has next to nothing in it", () => {
    for (const of of [...troubled, ...degenerate]) {
      const findings = alarm(account(of));
      expect(alarm(account(of))).toEqual(findings);
      for (const { message, remedy } of findings) expect(message + remedy).not.toMatch(/NaN|undefined/);
    }
  });
});
