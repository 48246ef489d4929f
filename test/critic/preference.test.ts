/** Trajectory preference: stored episodes, thinned as trainings store them, scored anew. */
import { afterAll, describe, expect, test } from "vitest";
import { findTask, referenceReward } from "../../envs/index.ts";
import { Critic, type LabelledTrajectory } from "../../src/critic/index.ts";
import { labelledSample } from "../../src/critic/preference/labelled.ts";
import { type RecordedEpisode, recordingsOf } from "../../src/critic/recordings/recordings.ts";

const task = findTask("navigation-goal");
const { columns, episodes } = recordingsOf(task);
const critic = new Critic(task, { settings: { preference: { on: true }, sense: { on: false } } });
afterAll(() => critic.dispose());

/** An episode as a training stores it: at most 30 of its rows. */
function stored({ instance, length, success }: RecordedEpisode): LabelledTrajectory {
  const kept = Math.min(30, length);
  const step = Array.from({ length: kept }, (_, i) => Math.round((i * (length - 1)) / (kept - 1)));
  const { action, environments, state } = columns.layout;
  const read = (names: readonly string[], arrays: readonly Float32Array[]) =>
    Object.fromEntries(
      names.map((name, k) => [name, step.map((t) => arrays[k]![t * environments + instance]!)]),
    );
  const names = state.flatMap(({ name, vector, length: size }) =>
    vector ? Array.from({ length: size }, (_, i) => `${name}[${i}]`) : [name],
  );
  return {
    success,
    length,
    step,
    state: read(names, columns.state),
    action: read(
      action.map(({ name }) => name),
      columns.action,
    ),
  };
}
const successes = episodes.filter(({ success }) => success).map(stored);
const failures = episodes
  .filter(({ policy }) => policy === "standing still" || policy === "the highest actions")
  .map(stored);
const status = async (source: string, trajectories: readonly LabelledTrajectory[]) => {
  const { verdict } = await critic.critique(source, { trajectories });
  return { verdict, record: verdict.gates?.find(({ gate }) => gate === "preference") };
};

test("the step after a kept state is the one that was taken", () => {
  const [first] = episodes.filter(({ success }) => success);
  const sample = labelledSample(task, [stored(first!)]);
  const { environments } = columns.layout;
  stored(first!).step.forEach((t, row) => {
    sample.columns.next.forEach((column, k) => {
      expect(column[row]).toBe(columns.next[k]![t * environments + first!.instance]);
    });
  });
  const steps = sample.weight.reduce((sum, each) => sum + each, 0);
  expect(steps).toBeCloseTo(first!.length);
});

describe("the gate", () => {
  test("passes a reward that ranks successes above failures", async () => {
    const { record } = await status(referenceReward(task, "human"), [...successes, ...failures]);
    expect(record).toEqual({ gate: "preference", status: "passed" });
  });

  test("refuses one that does not, with the two episodes that show it", async () => {
    const timid =
      "export function reward(s, a, next) {\n  return { room: Math.abs(next.obstacleX[0] - next.position[0]) };\n}\n";
    const { verdict } = await status(timid, [...successes, ...failures]);
    expect(verdict).toMatchObject({ accepted: false, gate: "preference", failure: { kind: "pointless" } });
    expect(verdict.findings.at(-1)).toMatchObject({
      kind: "prefers-failure",
      evidence: {
        successes: successes.length,
        failures: failures.length,
        "room in the success": expect.any(Number),
        "room in the failure": expect.any(Number),
      },
    });
  });

  test.each([
    ["nothing", [], "episodes"],
    ["failures only", failures, "successes"],
    ["successes only", successes, "failures"],
    ["episodes without a label", [{ ...failures[0]!, success: null }], "episodes"],
  ] as const)("is not applicable yet with %s", async (_name, trajectories, lacking) => {
    const { record } = await status(referenceReward(task, "human"), trajectories);
    expect(record).toEqual({
      gate: "preference",
      status: "not-applicable",
      reason: `no labelled ${lacking} are stored yet`,
    });
  });
});

test("candidates that are judged at the same time are scored on their own episodes", async () => {
  const source = "export function reward(s, a, next) {\n  return { x: next.position[0] };\n}\n";
  const many = [...successes, ...failures];
  const few = [successes[0]!, failures[0]!];
  const alone = [await status(source, many), await status(source, few)];
  const together = await Promise.all([status(source, many), status(source, few)]);
  expect(together).toEqual(alone);
});
