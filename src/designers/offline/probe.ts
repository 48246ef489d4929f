/**
 * Experiments on a task's simulator: random states, random policies, and walks inside the best-scoring region.
 * The task's fitness and success are asked as black boxes, as any user could ask them.
 */
import type { Random } from "../../core/random.ts";
import type { Task } from "../../sim/environment.ts";
import type { Choice, Control, Field } from "../../sim/fields.ts";
import { type AnyState, type Scalar, scalarsOf } from "./quantity.ts";

export type AnyAction = Readonly<Record<string, number>>;

/** One step from one state, and what the task says of it. */
export interface Row {
  readonly state: AnyState;
  readonly action: AnyAction;
  readonly next: AnyState;
  /** Fitness of the step as a share of its range, plus one half where the success predicate holds. */
  readonly score: number;
  readonly ended: boolean;
}

/** Part of a range by which random states may lie beyond it, so that what ends an episode is seen. */
const BEYOND = 0.1;

/** Longest part of an episode that is rolled out. */
const ROLLOUT_STEPS = 200;

/** Random experiments on one task. Every method advances the random numbers it was made with. */
export class Probe {
  readonly #task: Task;
  readonly #random: Random;
  readonly #actions: [string, Control | Choice][];
  readonly #scalars: readonly Scalar[];
  /** Transitions of random policies from real starts. */
  readonly rollouts: readonly Row[];
  /** First states of episodes. */
  readonly starts: readonly AnyState[];
  /** Fields that no step changes: targets, obstacles. */
  readonly fixed: ReadonlySet<string>;
  /** Range of each scalar, in the order of {@link scalarsOf}; found by rollouts where none is declared. */
  readonly #ranges: readonly (readonly [number, number])[];

  constructor(task: Task, random: Random, episodes = 60) {
    this.#task = task;
    this.#random = random;
    this.#actions = Object.entries(task.environment.action) as [string, Control | Choice][];
    this.#scalars = scalarsOf(task.environment.state);
    const rollouts: Row[] = [];
    const starts: AnyState[] = [];
    for (let episode = 0; episode < episodes; episode++) {
      const start = this.#start();
      starts.push(start);
      rollouts.push(...this.#rollout(start, episode));
    }
    this.rollouts = rollouts;
    this.starts = starts;
    this.fixed = new Set(
      Object.keys(task.environment.state).filter((name) =>
        rollouts.every(({ state, next }) => String(state[name]) === String(next[name])),
      ),
    );
    this.#ranges = this.#scalars.map(({ name, index }) => this.#rangeOf(name, index));
  }

  #start(): AnyState {
    return (this.#task.reset ?? this.#task.environment.reset)(this.#random) as AnyState;
  }

  #ended(state: AnyState): boolean {
    return (this.#task.terminated ?? this.#task.environment.terminated)(state);
  }

  #action(extreme: boolean): AnyAction {
    return Object.fromEntries(
      this.#actions.map(([name, spec]) => {
        if (spec.kind === "choice") return [name, this.#random.integer(spec.options.length)];
        const [low, high] = spec.range;
        return [
          name,
          extreme ? this.#random.pick([low, 0.5 * (low + high), high]) : this.#random.uniform(low, high),
        ];
      }),
    );
  }

  /** One step, scored. */
  try(state: AnyState, action: AnyAction = this.#action(false)): Row {
    const { environment, fitness, success } = this.#task;
    const next = environment.step(state, action) as AnyState;
    const [low, high] = fitness.range;
    const share = (fitness.of(state, action, next) - low) / (high > low ? high - low : 1);
    const score = share + (success?.of(state, action, next) === true ? 0.5 : 0);
    return { state, action, next, score: Number.isFinite(score) ? score : 0, ended: this.#ended(next) };
  }

  /** Episodes alternate between fresh random actions, held ones, and held extremes. */
  #rollout(start: AnyState, episode: number): Row[] {
    const rows: Row[] = [];
    let state = start;
    let action = this.#action(false);
    const hold = episode % 3 === 0 ? 1 : 2 + this.#random.integer(30);
    for (let step = 0; step < Math.min(ROLLOUT_STEPS, this.#task.horizon); step++) {
      if (step % hold === 0) action = this.#action(episode % 3 === 2);
      const row = this.try(state, action);
      rows.push(row);
      if (row.ended) break;
      state = row.next;
    }
    return rows;
  }

  #rangeOf(name: string, index: number | null): readonly [number, number] {
    const spec = this.#task.environment.state[name] as Field;
    const values = this.rollouts.map(({ next }) => read(next, name, index));
    const low = Math.min(...values);
    const high = Math.max(...values);
    const margin = 0.5 * (high - low) + 1e-9;
    const turn = spec.unit === "rad" ? Math.PI : spec.unit === "deg" ? 180 : Number.NaN;
    const [from, to] = spec.range;
    return [
      Number.isFinite(from) ? from : turn > 0 ? -turn : low - margin,
      Number.isFinite(to) ? to : turn > 0 ? turn : high + margin,
    ];
  }

  #draw(scalar: number, beyond: number): number {
    const [low, high] = this.#ranges[scalar]!;
    const margin = beyond * (high - low);
    return this.#random.uniform(low - margin, high + margin);
  }

  /** A state with every moving field uniform over its range, and targets and obstacles of a real start. */
  uniform(beyond = BEYOND): AnyState {
    return build(this.#random.pick(this.starts), this.#scalars, (name, scalar) =>
      this.fixed.has(name) ? null : this.#draw(scalar, beyond),
    );
  }

  /** A uniform state in which some fields are zero, and some equal a field of the same unit: rare, and often wanted. */
  special(): AnyState {
    const fields = this.#task.environment.state as Record<string, Field>;
    const start = this.uniform(0);
    const equal = this.#random.next() < 0.5;
    return build(start, this.#scalars, (name, scalar) => {
      if (this.fixed.has(name)) return null;
      const partners = Object.keys(fields).filter(
        (other) =>
          this.fixed.has(other) &&
          fields[other]!.unit === fields[name]!.unit &&
          fields[other]!.length === undefined &&
          other.slice(-1).toLowerCase() === name.slice(-1).toLowerCase(),
      );
      if (equal && partners.length > 0) return read(start, this.#random.pick(partners), null);
      const [low, high] = this.#ranges[scalar]!;
      return this.#random.next() < 0.4 && low <= 0 && high >= 0 ? 0 : null;
    });
  }

  /** A neighbour of a state: one or two moving fields drawn anew or shifted. */
  neighbour(state: AnyState): AnyState {
    const movable = this.#scalars.flatMap(({ name }, scalar) => (this.fixed.has(name) ? [] : [scalar]));
    const chosen = new Set([this.#random.pick(movable)]);
    if (this.#random.next() < 0.5) chosen.add(this.#random.pick(movable));
    const anew = this.#random.next() < 0.4;
    const size = 10 ** this.#random.uniform(-2.5, -0.5);
    return build(state, this.#scalars, (name, scalar, index) => {
      if (!chosen.has(scalar)) return null;
      if (anew) return this.#draw(scalar, 0);
      const [low, high] = this.#ranges[scalar]!;
      const shifted = read(state, name, index) + size * (high - low) * this.#random.normal();
      return Math.min(high, Math.max(low, shifted));
    });
  }
}

/** A scalar of a state. */
function read(state: AnyState, name: string, index: number | null): number {
  const value = state[name];
  return typeof value === "number" ? value : (value?.[index ?? 0] ?? Number.NaN);
}

function build(
  base: AnyState,
  scalars: readonly Scalar[],
  value: (name: string, scalar: number, index: number | null) => number | null,
): AnyState {
  const built: Record<string, number | number[]> = {};
  for (const [scalar, { name, index }] of scalars.entries()) {
    const drawn = value(name, scalar, index) ?? read(base, name, index);
    const list = built[name];
    if (index === null) built[name] = drawn;
    else if (Array.isArray(list)) list.push(drawn);
    else built[name] = [drawn];
  }
  return built;
}
