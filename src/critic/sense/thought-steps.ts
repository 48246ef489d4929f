/**
 * Transitions that nobody recorded but that a reward can be asked about: a recorded step taken back, and standing still
 * before and after it. They show what a reward pays for going to and fro, and for waiting next to the goal.
 */
import { layoutOf } from "../../sim/columns.ts";
import type { Task } from "../../sim/environment.ts";
import { actionRanges, nearestToZero } from "../../sim/ranges.ts";
import { coverage } from "../distance/coverage.ts";
import type { DryRun } from "../dry-run.ts";
import { PLANNED, recordingsOf } from "../recordings/recordings.ts";
import { columnsOf, type PackedSample, packSample, type Row, rowOf } from "../samples.ts";

/** Besides all steps of the planned episodes, which pass the places where a reward may jump. */
const OTHER_STEPS = 256;
const SEED = 0;

/** What a reward pays around one recorded step. */
export interface ThoughtStep {
  readonly there: number;
  readonly back: number;
  /** Staying where the step began and where it ended. */
  readonly stay: number;
}

/** What a reward pays next to a goal that ends the episode. */
export interface GoalStep {
  /** Of the step that reaches it. */
  readonly reaching: number;
  /** Of every step spent where that step began. */
  readonly waiting: number;
  /** Steps that the episode has left until its time limit. */
  readonly left: number;
}

export interface ThoughtSteps {
  readonly steps: readonly ThoughtStep[];
  /** Empty where success ends no episode. */
  readonly goals: readonly GoalStep[];
}

interface Plan {
  readonly sample: PackedSample;
  readonly steps: number;
  /** Steps left of each planned episode that success ended. */
  readonly left: readonly number[];
}

const known = new WeakMap<Task, Plan>();

/** @throws FailureError with the reward's fault */
export async function thoughtSteps(task: Task, javascript: string, dryRun: DryRun): Promise<ThoughtSteps> {
  let plan = known.get(task);
  if (!plan) {
    plan = planOf(task);
    known.set(task, plan);
  }
  const paid = await dryRun.total(javascript, "thought-steps", plan.sample);
  const steps = Array.from({ length: plan.steps }, (_, n): ThoughtStep => {
    const [there, back, before, after] = paid.subarray(4 * n, 4 * n + 4);
    return { there: there!, back: back!, stay: before! + after! };
  });
  const goals = plan.left.map((left, n): GoalStep => {
    const at = 4 * steps.length + 2 * n;
    return { reaching: paid[at]!, waiting: paid[at + 1]!, left };
  });
  return { steps, goals };
}

function planOf(task: Task): Plan {
  const { columns, episodes } = recordingsOf(task);
  const { environments } = columns.layout;
  const still = actionRanges(task).map(({ range }) => nearestToZero(range));
  const planned = episodes.filter(({ policy }) => policy === PLANNED);
  const steps: readonly Row[] = [
    ...planned.flatMap(({ instance, length }) =>
      Array.from({ length }, (_, t) => rowOf(columns, t * environments + instance)),
    ),
    ...coverage(task, OTHER_STEPS, SEED),
  ];
  const rows: Row[] = steps.flatMap(({ action, next, state }) => [
    { state, action, next },
    { state: next, action, next: state },
    { state, action, next: state },
    { state: next, action, next },
  ]);
  const ended = planned.filter(({ success, terminated }) => success && terminated);
  for (const { instance, length } of ended) {
    const last = rowOf(columns, (length - 1) * environments + instance);
    rows.push(last, { state: last.state, action: still, next: last.state });
  }
  return {
    sample: packSample(columnsOf(layoutOf(task.environment, 1, 1), rows)),
    steps: steps.length,
    left: ended.map(({ length }) => task.horizon - length),
  };
}
