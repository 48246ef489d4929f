import { describe, expect, test } from "vitest";
import { RestoringArchive, SavingArchive } from "../../src/core/archive.ts";
import { FailureError } from "../../src/core/outcome.ts";
import type { Measure, Success } from "../../src/sim/environment.ts";
import { compileKernel } from "../../src/sim/kernel.ts";
import { createVectorEnvironment } from "../../src/sim/kernel-environment.ts";
import type { EpisodeEnd } from "../../src/sim/vector-environment.ts";
import { walkFromZero, walkTask } from "./walker.ts";

/** Runs every instance with the same action for some steps and collects the episodes that end. */
function run(task: Parameters<typeof createVectorEnvironment>[0], steps: number, move: number): EpisodeEnd[] {
  const environment = createVectorEnvironment(task, 1, 1);
  const ends: EpisodeEnd[] = [];
  for (let t = 0; t < steps; t++) {
    environment.step(0, Float32Array.of(move));
    ends.push(...environment.ended);
  }
  return ends;
}

describe("columns", () => {
  test("hold state, clipped action and next state of every step, vectors flattened", () => {
    const environment = createVectorEnvironment(walkFromZero(), 2, 2);
    environment.step(0, Float32Array.of(0.5, 7));
    environment.step(1, Float32Array.of(0.25, -7));
    const { columns } = environment;
    expect([...columns.state[0]!]).toEqual([0, 0, 0.5, 1]);
    expect([...columns.next[0]!]).toEqual([0.5, 1, 0.75, Math.fround(1 + columns.action[0]![3]!)]);
    expect([...columns.state[1]!]).toEqual([0, 0, 0, 0]);
    expect([...columns.next[1]!]).toEqual([0, 0, 0.5, 1]);
    expect([...columns.starts]).toEqual([1, 1, 0, 0]);
  });

  test("never hold an action outside its range, even where the range's ends are no float32 numbers", () => {
    const environment = createVectorEnvironment(walkFromZero(), 1, 1);
    environment.step(0, Float32Array.of(-7));
    expect(environment.columns.action[0]![0]).toBeGreaterThanOrEqual(-0.1);
    expect(environment.columns.action[0]![0]).toBeCloseTo(-0.1, 7);
  });

  test("are the same again in an environment that was restored", () => {
    const environment = createVectorEnvironment(walkTask, 3, 1);
    const restored = createVectorEnvironment(walkTask, 3, 1);
    environment.reset(5, true);
    const step = (each: typeof environment) => {
      each.step(0, Float32Array.of(0.1, -0.03, 0.07));
      const { columns, observation, finalObservation, ended } = each;
      return [
        columns.next.map((column) => [...column]),
        [...columns.starts],
        [...observation],
        [...finalObservation],
        [...ended],
      ];
    };
    for (let t = 0; t < 7; t++) step(environment);
    const saving = new SavingArchive();
    environment.archive(saving);
    restored.finalObservation.set(environment.finalObservation);
    restored.archive(new RestoringArchive(saving.bytes()));
    for (let t = 0; t < 3 * walkTask.horizon; t++) expect(step(restored)).toEqual(step(environment));
  });

  test("a state restored from its float32 columns continues exactly as the episode did", () => {
    const environment = createVectorEnvironment(walkTask, 3, 4);
    environment.reset(5);
    const moves = [0.1, 0.2, 0.3].map((move) => Float32Array.of(move, move / 3, move / 7));
    moves.forEach((actions, t) => {
      environment.step(t, actions);
    });
    const { columns } = environment;
    const restored = createVectorEnvironment(walkTask, 3, 4);
    const kernel = compileKernel(walkTask, {
      count: 3,
      current: columns.state.map((column) => column.slice(3, 6)),
      columns: restored.columns,
      observation: restored.observation,
      terminated: restored.terminated,
      fitness: restored.stepFitness,
      success: restored.stepSuccess,
    });
    kernel(moves[1]!, 3);
    kernel(moves[2]!, 6);
    for (const k of columns.next.keys()) {
      expect(restored.columns.next[k]!.slice(3, 9)).toEqual(columns.next[k]!.slice(3, 9));
    }
  });
});

describe("episodes", () => {
  test("that terminate are marked, reset in the same step, and leave their last observation behind", () => {
    const environment = createVectorEnvironment(walkFromZero(), 1, 4);
    for (let t = 0; t < 3; t++) environment.step(t, Float32Array.of(1));
    expect([environment.terminated[0], environment.truncated[0]]).toEqual([1, 0]);
    expect([...environment.finalObservation]).toEqual([3, 2]);
    expect([...environment.observation]).toEqual([0, 0]);
    expect(environment.ended).toEqual([
      { instance: 0, length: 3, fitness: (1 + 2 + 3) / 4, success: true, terminated: true },
    ]);
    environment.step(3, Float32Array.of(1));
    expect(environment.columns.state[0]![3]).toBe(0);
    expect([...environment.columns.starts]).toEqual([1, 0, 0, 1]);
    expect(environment.ended).toEqual([]);
  });

  test("that reach the time limit are truncated, not terminated", () => {
    const environment = createVectorEnvironment(walkFromZero(), 1, 4);
    for (let t = 0; t < 4; t++) environment.step(t, Float32Array.of(0.5));
    expect([environment.terminated[0], environment.truncated[0]]).toEqual([0, 1]);
    expect([...environment.finalObservation]).toEqual([2, 1.5]);
    expect(environment.ended[0]).toMatchObject({ length: 4, success: false, terminated: false });
  });

  test("that do both in the same step count as terminated", () => {
    const environment = createVectorEnvironment(walkFromZero({ horizon: 3 }), 1, 3);
    for (let t = 0; t < 3; t++) environment.step(t, Float32Array.of(1));
    expect([environment.terminated[0], environment.truncated[0]]).toEqual([1, 0]);
  });

  test("start with staggered clocks on request, and the shortened ones are not reported", () => {
    const environment = createVectorEnvironment(walkFromZero({ horizon: 50 }), 32, 1);
    environment.reset(0, true);
    const truncations: number[] = [];
    const reported: number[] = [];
    for (let t = 0; t < 100; t++) {
      environment.step(0, new Float32Array(32));
      truncations.push(environment.truncated.reduce((sum, flag) => sum + flag, 0));
      reported.push(...environment.ended.map(({ length }) => length));
    }
    const first = truncations.slice(0, 50);
    expect(first.reduce((a, b) => a + b)).toBe(32);
    expect(Math.max(...first)).toBeLessThan(10);
    expect(truncations.slice(50)).toEqual(first);
    expect(reported.length).toBeGreaterThanOrEqual(32);
    expect(new Set(reported)).toEqual(new Set([50]));
  });
});

describe("the seed", () => {
  const trace = (count: number, seed: number): number[] => {
    const environment = createVectorEnvironment(walkTask, count, 1);
    environment.reset(seed);
    const seen: number[] = [];
    for (let t = 0; t < 30; t++) {
      environment.step(0, new Float32Array(count).fill(0.4));
      seen.push(environment.observation[2]!);
    }
    return seen;
  };

  test("decides everything", () => {
    expect(trace(4, 1)).toEqual(trace(4, 1));
    expect(trace(4, 1)).not.toEqual(trace(4, 2));
  });

  test("gives an instance the same episodes whatever runs beside it", () => {
    expect(trace(2, 1)).toEqual(trace(33, 1));
  });

  test("gives the same episodes after a second reset", () => {
    const environment = createVectorEnvironment(walkTask, 2, 1);
    environment.reset(3);
    const first = environment.observation.slice();
    environment.step(0, Float32Array.of(1, 1));
    environment.reset(3);
    expect(environment.observation).toEqual(first);
    expect([...environment.columns.starts]).toEqual([1, 1]);
  });
});

describe("measures", () => {
  const fitness = (changes: Partial<Measure>, move: number, horizon = 4): number => {
    const measure = { ...walkTask.fitness, ...changes } as typeof walkTask.fitness;
    return run(walkFromZero({ horizon, fitness: measure }), horizon, move)[0]!.fitness;
  };
  const success = (changes: Partial<Success>, move: number, horizon = 4): boolean => {
    const predicate = { ...walkTask.success, ...changes } as typeof walkTask.success & object;
    return run(walkFromZero({ horizon, success: predicate }), horizon, move)[0]!.success;
  };

  test("a mean counts the steps after an early end as zero, or holds the last value", () => {
    expect(fitness({ afterEnd: "zero" }, 1)).toBeCloseTo((1 + 2 + 3) / 4);
    expect(fitness({ afterEnd: "hold" }, 1)).toBeCloseTo((1 + 2 + 3 + 3) / 4);
  });

  test("a window starts at its share of the horizon", () => {
    expect(fitness({ from: 0.5 }, 0.5)).toBeCloseTo((1.5 + 2) / 2);
    expect(fitness({ from: 0.5, afterEnd: "hold" }, 1)).toBeCloseTo(3);
    expect(fitness({ from: 0.75, afterEnd: "hold" }, 1)).toBeCloseTo(3);
    expect(fitness({ from: 0.75, afterEnd: "zero" }, 1)).toBe(0);
  });

  test("a maximum looks at the window only", () => {
    const falling: Partial<Measure> = { reduce: "max", of: (_s, _a, next) => -(next.position as number) };
    expect(fitness(falling, 0.5)).toBeCloseTo(-0.5);
    expect(fitness({ ...falling, from: 0.5 }, 0.5)).toBeCloseTo(-1.5);
    expect(fitness({ ...falling, from: 0.75, afterEnd: "hold" }, 1)).toBeCloseTo(-3);
    expect(fitness({ ...falling, afterEnd: "zero" }, 1)).toBe(0);
  });

  test("success asks for a share of the window, or for one step", () => {
    expect(success({ share: 0 }, 0.6)).toBe(true);
    expect(success({ share: 0.25 }, 0.6)).toBe(true);
    expect(success({ share: 0.5 }, 0.6)).toBe(false);
    expect(success({ share: 1, from: 0.75 }, 0.6)).toBe(true);
    expect(success({ share: 0.5, afterEnd: "zero" }, 1)).toBe(false);
    expect(success({ share: 0.5, afterEnd: "hold" }, 1)).toBe(true);
  });
});

describe("faults", () => {
  test("of the simulation are blamed on the environment, of the policy on the learner", () => {
    const broken = walkFromZero({
      environment: { ...walkTask.environment, step: () => ({ position: Number.NaN, past: [0, 0] }) },
    });
    const kindOf = (action: () => void): string | undefined => {
      try {
        action();
      } catch (error) {
        return error instanceof FailureError ? error.kind : String(error);
      }
      return undefined;
    };
    const diverging = createVectorEnvironment(broken, 1, 1);
    expect(kindOf(() => diverging.step(0, Float32Array.of(0)))).toBe("environment");
    const sound = createVectorEnvironment(walkFromZero(), 1, 1);
    expect(kindOf(() => sound.step(0, Float32Array.of(Number.NaN)))).toBe("learner");
  });
});
