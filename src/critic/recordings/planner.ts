/**
 * Finds episodes that succeed at a task, by planning on its simulator: at every other step, actions are drawn around the
 * best plan so far, and the first actions of the best draw are taken (random shooting with warm starts). The guide is a
 * reward that is known to be good: the task's own `human` reference.
 */
import { Random } from "../../core/random.ts";
import { compileReward } from "../../reward/compile.ts";
import { layoutOf, TransitionColumns } from "../../sim/columns.ts";
import type { Task } from "../../sim/environment.ts";
import { compileKernel } from "../../sim/kernel.ts";
import { type ActionRange, actionRanges } from "../../sim/ranges.ts";
import { type AnyState, stateReader, writeState } from "../../sim/state-rows.ts";

/** Draws a plan, and steps that each of them looks ahead. Found by trying: all tasks are solved from most starts. */
const DRAWS = 64;
const AHEAD = 40;
/** Steps that one drawn action is held for, and steps taken before the next plan. */
const HOLD = 2;
/** Share of the draws that are made around the best plan; the others are made anew. */
const AROUND = 0.7;
/** Spreads of the draws around a plan, as shares of a control's range: swinging up takes wide ones, holding still narrow ones. */
const SPREADS = [0.2, 0.07, 0.02];

type Guide = (state: AnyState, action: AnyState, next: AnyState) => Readonly<Record<string, number>>;

/**
 * Actions of one episode, row-major `[horizon, actions]`, from a given first state, each on the grid of {@link toLevel}.
 * @param source the guide, a reward module
 */
export function plan(task: Task, source: string, start: AnyState, seed: number): Float32Array {
  const guide = guideOf(source);
  const ranges = actionRanges(task);
  const size = ranges.length;
  const simulator = new Simulator(task, guide);
  const random = new Random(seed);
  const actions = new Float32Array(task.horizon * size);
  const knots = Math.ceil(AHEAD / HOLD);
  let best = new Float32Array(knots * size).map((_, k) => middle(ranges[k % size]!.range));
  let state = start;
  for (let t = 0; t < task.horizon; t += HOLD) {
    const draws = Array.from({ length: DRAWS }, (_, n) => {
      if (n === 0) return best;
      const around = n < DRAWS * AROUND;
      return best.map((value, k) => {
        const { range, whole } = ranges[k % size]!;
        const [low, high] = range;
        if (whole) return around && random.next() < 0.8 ? value : low + random.integer(high - low + 1);
        return around
          ? Math.min(
              high,
              Math.max(low, value + SPREADS[n % SPREADS.length]! * (high - low) * random.normal()),
            )
          : random.uniform(low, high);
      });
    });
    const scores = simulator.score(state, draws, task.horizon - t);
    best = draws[scores.indexOf(Math.max(...scores))]!;
    for (let k = 0; k < HOLD && t + k < task.horizon; k++) {
      const action = best.slice(0, size).map((value, n) => fromLevel(toLevel(value, ranges[n]!), ranges[n]!));
      actions.set(action, (t + k) * size);
      state = simulator.step(state, action);
      if ((task.terminated ?? task.environment.terminated)(state)) return actions;
    }
    best = Float32Array.from([...best.subarray(size), ...best.subarray(-size)]);
  }
  return actions;
}

/** Levels of a control between the ends of its range: recorded actions take one byte each. */
const LEVELS = 254;

/** An action as a byte. */
export function toLevel(value: number, { range: [low, high], whole }: ActionRange): number {
  return whole ? value : Math.round((LEVELS * (value - low)) / (high - low));
}

export function fromLevel(level: number, { range: [low, high], whole }: ActionRange): number {
  return whole ? level : low + ((high - low) * level) / LEVELS;
}

const middle = ([low, high]: readonly [number, number]): number => (low + high) / 2;

/** The guide is a file of the package, not an answer: it may run here. */
function guideOf(source: string): Guide {
  return new Function(`"use strict"; ${compileReward(source).javascript}; return reward;`)() as Guide;
}

/** Many instances of a task that start from one state. */
class Simulator {
  readonly #guide: Guide;
  readonly #columns: TransitionColumns;
  readonly #current: readonly Float32Array[];
  readonly #terminated = new Uint8Array(DRAWS);
  readonly #kernel: (actions: Float32Array, base: number) => number;
  readonly #read: ReturnType<typeof stateReader>;
  readonly #names: readonly string[];

  constructor(task: Task, guide: Guide) {
    const layout = layoutOf(task.environment, DRAWS, DRAWS);
    this.#guide = guide;
    this.#columns = new TransitionColumns(layout);
    this.#current = this.#columns.state.map(() => new Float32Array(DRAWS));
    this.#read = stateReader(layout.state);
    this.#names = layout.action.map(({ name }) => name);
    this.#kernel = compileKernel(task, {
      count: DRAWS,
      current: this.#current,
      columns: this.#columns,
      observation: new Float32Array(DRAWS * task.environment.observation.length),
      terminated: this.#terminated,
      fitness: new Float64Array(DRAWS),
      success: new Uint8Array(DRAWS),
    });
  }

  /** What the guide pays each plan within the steps that are left. */
  score(start: AnyState, plans: readonly Float32Array[], left: number): number[] {
    const size = this.#names.length;
    const scores = plans.map(() => 0);
    const ended = new Uint8Array(plans.length);
    const actions = new Float32Array(DRAWS * size);
    this.#fill(start);
    for (let t = 0; t < Math.min(AHEAD, left); t++) {
      const knot = Math.floor(t / HOLD) * size;
      for (const [n, each] of plans.entries()) actions.set(each.subarray(knot, knot + size), n * size);
      this.#kernel(actions, 0);
      for (let n = 0; n < plans.length; n++) {
        if (ended[n] === 1) continue;
        scores[n]! += this.#pay(n);
        ended[n] = this.#terminated[n]!;
      }
    }
    return scores;
  }

  /** The state after one step. */
  step(start: AnyState, action: Float32Array): AnyState {
    const actions = new Float32Array(DRAWS * this.#names.length);
    for (let n = 0; n < DRAWS; n++) actions.set(action, n * this.#names.length);
    this.#fill(start);
    this.#kernel(actions, 0);
    return this.#read(this.#columns.next, 0);
  }

  #fill(state: AnyState): void {
    const { state: fields } = this.#columns.layout;
    for (let n = 0; n < DRAWS; n++) writeState(fields, this.#current, n, state);
  }

  #pay(row: number): number {
    const { state, action, next } = this.#columns;
    const taken: Record<string, number> = {};
    this.#names.forEach((name, k) => {
      taken[name] = action[k]![row]!;
    });
    const terms = this.#guide(this.#read(state, row), taken, this.#read(next, row));
    let sum = 0;
    for (const name in terms) sum += terms[name]!;
    return sum;
  }
}
