/** How the loop chooses: which candidate is better, who is trained again, and what is said when there is nobody. */
import { describe, expect, test } from "vitest";
import { Chronicle } from "../../src/loop/chronicle.ts";
import { confirm } from "../../src/loop/confirm.ts";
import { ranked } from "../../src/loop/ranking.ts";
import type { SearchTraining } from "../../src/loop/trainings.ts";
import { whyNothingTrained } from "../../src/loop/why.ts";
import { eureka } from "../../src/methods/eureka.ts";
import { recorded } from "../store/samples.ts";
import { failedCandidate, refusedCandidate, trainedCandidate, withReflection } from "./candidates.ts";
import { MemoryLog } from "./memory-log.ts";

const labels = (candidates: readonly { readonly label: string }[]) => candidates.map(({ label }) => label);

describe("ranking", () => {
  test("is by fitness; those that were never trained have no place", () => {
    const candidates = [
      trainedCandidate("g1c1", 0.2),
      failedCandidate("g1c2", { kind: "not-finite", message: "NaN." }),
      trainedCandidate("g1c3", 0.9),
      trainedCandidate("g2c1", 0.5),
    ];
    expect(labels(ranked(candidates))).toEqual(["g1c3", "g2c1", "g1c1"]);
  });

  test("among equals puts first who learned sooner, then who came earlier", () => {
    const late = trainedCandidate("g1c1", 1, 0.1);
    const soon = trainedCandidate("g1c2", 1, 0.8);
    const twin = trainedCandidate("g1c3", 1, 0.8);
    expect(labels(ranked([late, soon, twin]))).toEqual(["g1c2", "g1c3", "g1c1"]);
  });
});

describe("confirming", () => {
  const seeds = { searchSeeds: [11], confirmSeeds: [21, 22] };
  const method = { ...eureka, confirm: { finalists: 2, seeds: 2 } };

  /** Trainings whose fitness is in a table by label; `null` for one that fails. */
  function scripted(outcomes: Readonly<Record<string, readonly (number | null)[]>>) {
    const started: string[] = [];
    return {
      ...seeds,
      started,
      start: ({ label, seed }: SearchTraining) => void started.push(`${label}:${seed}`),
      finish: async ({ label, id, seed }: SearchTraining) => {
        const fitness = outcomes[label]![seeds.confirmSeeds.indexOf(seed)]!;
        return fitness === null
          ? ({
              type: "training-failed",
              label,
              id,
              seed,
              failure: { kind: "not-finite", message: "NaN." },
            } as const)
          : ({ type: "trained", label, id, seed, result: recorded(fitness) } as const);
      },
    };
  }

  const history = [
    trainedCandidate("lucky", 0.9),
    trainedCandidate("steady", 0.8),
    trainedCandidate("third", 0.7),
  ];

  test("trains the best few again, and the mean over all their trainings decides", async () => {
    const log = new MemoryLog();
    const trainings = scripted({ lucky: [0.3, 0.3], steady: [0.8, 0.8] });
    const winner = await confirm({
      method,
      fitnessRange: [0, 1],
      trainings,
      chronicle: new Chronicle(log, () => {}),
      history,
    });
    expect(winner).toMatchObject({ label: "steady" });
    expect(winner?.fitness).toBeCloseTo(0.8);
    expect(trainings.started).toEqual(["lucky:21", "lucky:22", "steady:21", "steady:22"]);
    expect(log.lines.at(-1)).toMatchObject({ type: "winner-chosen", label: "steady" });
  });

  test("whoever fails once is no winner while another trains every time", async () => {
    const trainings = scripted({ lucky: [0.9, null], steady: [0.1, 0.1] });
    const chronicle = new Chronicle(new MemoryLog(), () => {});
    expect(await confirm({ method, fitnessRange: [0, 1], trainings, chronicle, history })).toMatchObject({
      label: "steady",
    });
  });

  test("needs no training where there is no choice", async () => {
    const trainings = scripted({});
    const chronicle = new Chronicle(new MemoryLog(), () => {});
    const only = await confirm({
      method,
      fitnessRange: [0, 1],
      trainings,
      chronicle,
      history: history.slice(0, 1),
    });
    expect(only).toMatchObject({ label: "lucky", fitness: 0.9 });
    expect(trainings.started).toEqual([]);
  });

  test("takes what the journal holds, and starts again only what it does not", async () => {
    const log = new MemoryLog();
    const outcomes = { lucky: [0.3, 0.3], steady: [0.8, 0.8] };
    await confirm({
      method,
      fitnessRange: [0, 1],
      trainings: scripted(outcomes),
      chronicle: new Chronicle(log, () => {}),
      history,
    });
    const before = [...log.lines];
    const again = await confirm({
      method,
      fitnessRange: [0, 1],
      trainings: scripted({}),
      chronicle: new Chronicle(log, () => {}),
      history,
    });
    expect(again).toMatchObject({ label: "steady" });
    expect(log.lines).toEqual(before);
  });

  test("without a trained candidate there is no winner", async () => {
    const chronicle = new Chronicle(new MemoryLog(), () => {});
    const nobody = [failedCandidate("g1c1", { kind: "timeout", message: "Too slow." })];
    expect(
      await confirm({ method, fitnessRange: [0, 1], trainings: scripted({}), chronicle, history: nobody }),
    ).toBeNull();
  });

  describe("a finalist that looks hacked", () => {
    const trainings = () => scripted({ lucky: [0.9, 0.9], steady: [0.88, 0.88], third: [0.5, 0.5] });
    const marked = (label: string) =>
      history.map((each) => (each.label === label ? withReflection(each, { hacked: true }) : each));
    const winner = async (candidates: typeof history) =>
      (await confirm({
        method,
        fitnessRange: [0, 1],
        trainings: trainings(),
        chronicle: new Chronicle(new MemoryLog(), () => {}),
        history: candidates,
      }))!.label;

    test("loses to an honest one that is about as good", async () => {
      expect(await winner(history)).toBe("lucky");
      expect(await winner(marked("lucky"))).toBe("steady");
    });

    test("wins where it is clearly better: the fitness decides, and the result tells of the alarm", async () => {
      const alone = marked("lucky").filter(({ label }) => label !== "steady");
      expect(await winner(alone)).toBe("lucky");
    });
  });
});

describe("why nothing was trained", () => {
  test("counts the kinds of failure, quotes the commonest, and says what to do", () => {
    const sentence = whyNothingTrained([
      refusedCandidate("g1c1", { kind: "contract", message: "Line 2: there is no field `angel`." }),
      refusedCandidate("g1c2", { kind: "contract", message: "Line 9: a class." }),
      failedCandidate("g1c3", { kind: "not-finite", message: "NaN." }),
    ]);
    expect(sentence).toBe(
      "none of the 3 candidates could be trained: contract 2×, not-finite 1× " +
        "(for example: Line 2: there is no field `angel`); raise --candidates or --iterations, or take another --model",
    );
  });

  test("sends to the doctor where the reward is not to blame", () => {
    const failure = { kind: "machine", message: "The disk is full." } as const;
    expect(whyNothingTrained([failedCandidate("g1c1", failure)])).toMatch(/run `design-reward doctor`$/);
  });

  test("says so when there was no time for any", () => {
    expect(whyNothingTrained([])).toMatch(/--max-hours/);
  });
});
