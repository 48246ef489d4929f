/**
 * Recorded episodes of a task, from the same few starts: planned ones that succeed, and those of policies that solve
 * nothing. They are the evidence on which a reward is asked whom it pays more.
 */
import { referenceReward, tasks } from "../../../envs/index.ts";
import { Random } from "../../core/random.ts";
import type { TransitionColumns } from "../../sim/columns.ts";
import type { Task } from "../../sim/environment.ts";
import { createVectorEnvironment } from "../../sim/kernel-environment.ts";
import { actionRanges } from "../../sim/ranges.ts";
import type { AnyState } from "../../sim/state-rows.ts";
import { fromLevel, plan } from "./planner.ts";
import { plans } from "./plans.ts";
import { type ScriptedPolicy, scriptedPolicies } from "./scripted.ts";

/** Starts from which every policy plays. */
export const STARTS = 4;
const SEED = 0;
/** The policy of the episodes that are planned. */
export const PLANNED = "planned";

export interface RecordedEpisode {
  /** {@link PLANNED}, or the name of a scripted policy. */
  readonly policy: string;
  /** Which of the starts, from 0. */
  readonly start: number;
  /** Its row at step t is `t * columns.layout.environments + instance`. */
  readonly instance: number;
  readonly length: number;
  readonly fitness: number;
  /** False where the task has no success predicate. */
  readonly success: boolean;
  /** Whether it ended by itself, not by the time limit. */
  readonly terminated: boolean;
}

export interface Recordings {
  /** State, action and next state of every step; rows behind an episode's end belong to nobody. */
  readonly columns: TransitionColumns;
  readonly episodes: readonly RecordedEpisode[];
}

const known = new WeakMap<Task, Recordings>();

/** The recordings of a task, made once a process. */
export function recordingsOf(task: Task): Recordings {
  let recordings = known.get(task);
  if (!recordings) {
    recordings = record(task, plannedActions(task));
    known.set(task, recordings);
  }
  return recordings;
}

/** The actions that the package brings along; planned now where they no longer (or do not yet) succeed. */
function plannedActions(task: Task): readonly Float32Array[] {
  if (!tasks.includes(task)) return [];
  const kept = plans[task.id] ?? [];
  const ranges = actionRanges(task);
  const unpacked = kept.map((text) =>
    Float32Array.from(Buffer.from(text, "base64"), (level, k) =>
      fromLevel(level, ranges[k % ranges.length]!),
    ),
  );
  const succeeds = record(task, unpacked, []).episodes.every(({ success }) => success);
  return unpacked.length === STARTS && succeeds ? unpacked : planAll(task, 1);
}

/**
 * Plans an episode from every start.
 * @param attempts tries with other draws until one succeeds
 */
export function planAll(task: Task, attempts: number): readonly Float32Array[] {
  const guide = referenceReward(task, "human");
  const reset: (random: Random) => AnyState = task.reset ?? task.environment.reset;
  return Array.from({ length: STARTS }, (_, start) => {
    const first = reset(new Random(SEED).seek(start, 0));
    for (let attempt = 1; ; attempt++) {
      const actions = plan(task, guide, first, attempt);
      if (attempt >= attempts) return actions;
      const others = Array.from({ length: STARTS }, () => actions);
      if (record(task, others, []).episodes[start]?.success) return actions;
    }
  });
}

function record(
  task: Task,
  planned: readonly Float32Array[],
  scripted: readonly ScriptedPolicy[] = scriptedPolicies(task),
): Recordings {
  const policies = [...(planned.length > 0 ? [PLANNED] : []), ...scripted.map(({ name }) => name)];
  const count = Math.max(1, policies.length) * STARTS;
  const environment = createVectorEnvironment(task, count, task.horizon, STARTS);
  const size = environment.actionSize;
  const actions = new Float32Array(count * size);
  const episodes: RecordedEpisode[] = [];
  environment.reset(SEED);
  for (let t = 0; t < task.horizon; t++) {
    for (let instance = 0; instance < policies.length * STARTS; instance++) {
      const policy = Math.floor(instance / STARTS) - (planned.length > 0 ? 1 : 0);
      if (policy < 0) actions.set(planned[instance]!.subarray(t * size, (t + 1) * size), instance * size);
      else scripted[policy]!.act(t, actions, instance);
    }
    environment.step(t, actions);
    for (const { instance, length, fitness, success, terminated } of environment.ended) {
      const start = instance % STARTS;
      const policy = policies[Math.floor(instance / STARTS)];
      if (episodes[instance] !== undefined || policy === undefined) continue;
      episodes[instance] = { policy, start, instance, length, fitness, success, terminated };
    }
  }
  return { columns: environment.columns, episodes };
}
