/** A made-up task and made-up trainings for the analyser's tests, described by a few numbers. */
import { type Account, shareOfRange } from "../../src/analyse/findings/alarm.ts";
import { seriesOf } from "../../src/analyse/series.ts";
import type { Audit, Evaluation, Summary, TrainingResult, Trajectory } from "../../src/core/training.ts";
import { defineEnvironment, defineTask, type Task } from "../../src/sim/environment.ts";
import { control, field } from "../../src/sim/fields.ts";

const cart = defineEnvironment({
  id: "cart",
  title: "Cart",
  description: "A cart.",
  source: "none",
  state: { position: field("m", "place", [-2, 2]), velocity: field("m/s", "speed", [-4, 4]) },
  action: { force: control("N", [-10, 10]) },
  timestep: 0.02,
  observation: ["position", "velocity"],
  observe: (s) => [s.position, s.velocity],
  reset: () => ({ position: 0, velocity: 0 }),
  step: (s) => s,
  terminated: (s) => Math.abs(s.position) > 2,
});

export const cartTask: Task = defineTask({
  id: "cart-park",
  title: "Cart: park",
  description: "Park the cart.",
  environment: cart,
  horizon: 200,
  endsWhen: "the cart leaves the track",
  fitness: {
    unit: "share of time",
    meaning: "Share of the episode in which the cart is parked.",
    range: [0, 1],
    of: () => 0,
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  rewards: { human: "none", sparse: "none" },
  training: { steps: 1000 },
});

export interface MadeUp {
  /** One value a checkpoint. */
  readonly fitness: readonly number[];
  readonly length?: readonly number[];
  /** Return of each term, one value a checkpoint. */
  readonly terms: Readonly<Record<string, readonly number[]>>;
  readonly selected?: number;
  readonly success?: number | null;
  /** Worst and best fresh episode. */
  readonly between?: readonly [number, number];
  /** Force in each row of the episodes. */
  readonly force?: readonly number[];
  /** What differs from {@link calmAudit}; null for a result without one. */
  readonly audit?: Partial<Audit> | null;
  readonly stopped?: true;
}

/** Twelve episodes of a policy about which there is nothing to say. */
export const calmAudit: Audit = {
  episodes: {
    fitness: Array.from({ length: 12 }, (_, i) => 0.7 + 0.01 * i),
    return: Array.from({ length: 12 }, (_, i) => 160 + 2 * i),
    terms: {
      near: Array.from({ length: 12 }, (_, i) => 110 + i),
      calm: Array.from({ length: 12 }, (_, i) => 50 + i),
    },
  },
  controls: { force: { atLimit: 0.1, jumps: 0 } },
  loops: { steps: 0, paid: 0, period: 0 },
  visits: [
    [0.2, 0.6, 0.2],
    [0, 1, 0],
  ],
  random: {
    fitness: [0.01, 0.03],
    return: [3, 5],
    visits: [
      [0.3, 0.4, 0.3],
      [0.2, 0.6, 0.2],
    ],
  },
  trials: [{ world: "weak", fitness: 0.7, usual: 0.75 }],
};

/** What the alarms see of it. */
export function accountOf(of: MadeUp, reference?: MadeUp): Account {
  const result = madeUp(of);
  return {
    task: cartTask,
    result,
    series: seriesOf(result),
    reference: reference && madeUp(reference),
    achieved: shareOfRange(cartTask, result.evaluation.fitness.mean),
  };
}

const summary = (mean: number, min = mean, max = mean): Summary => ({
  mean,
  std: (max - min) / 4,
  min,
  max,
});

export function madeUp(of: MadeUp): TrainingResult {
  const count = of.fitness.length;
  const evaluation = (i: number, between?: readonly [number, number]): Evaluation => {
    const terms = Object.entries(of.terms).map(([name, values]) => [name, summary(values[i]!)] as const);
    return {
      episodes: 16,
      fitness: summary(of.fitness[i]!, between?.[0], between?.[1]),
      success: of.success === undefined ? 0.25 : of.success,
      length: summary(of.length?.[i] ?? 200),
      return: summary(terms.reduce((sum, [, { mean }]) => sum + mean, 0)),
      terms: Object.fromEntries(terms),
    };
  };
  const selected = of.selected ?? count - 1;
  const force = of.force ?? Array.from({ length: 20 }, (_, i) => 5 * Math.sin(i / 3));
  const episode = (fitness: number): Trajectory => ({
    fitness,
    success: of.success === null ? null : fitness > 0.5,
    length: of.length?.[selected] ?? 200,
    terminated: (of.length?.[selected] ?? 200) < 200,
    return: 10 * fitness,
    step: force.map((_, i) => 10 * i),
    state: { position: force.map((_, i) => i / 10), velocity: force.map((_, i) => 1 - i / 20) },
    action: { force },
    terms: Object.fromEntries(
      Object.entries(of.terms).map(([name, values]) => [name, force.map(() => values[selected]! / 200)]),
    ),
  });
  const [worst, best] = of.between ?? [of.fitness[selected]!, of.fitness[selected]!];
  return {
    job: "job",
    checkpoints: of.fitness.map((_, i) => ({ steps: 50_000 * (i + 1), evaluation: evaluation(i) })),
    selected,
    evaluation: evaluation(selected, of.between),
    best: episode(best),
    worst: episode(worst),
    ...(of.audit && { audit: { ...calmAudit, ...of.audit } }),
    ...(of.stopped && { stopped: of.stopped }),
    policy: "",
    steps: 50_000 * count,
  };
}
