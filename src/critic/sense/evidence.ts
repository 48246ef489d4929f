/** What a reward pays on the recorded episodes of its task. */

import { standardDeviation } from "../../core/statistics.ts";
import { TransitionColumns } from "../../sim/columns.ts";
import type { Task } from "../../sim/environment.ts";
import { actionRanges, nearestToZero } from "../../sim/ranges.ts";
import type { DryRun, EvaluatedTerm } from "../dry-run.ts";
import {
  PLANNED,
  type RecordedEpisode,
  type Recordings,
  recordingsOf,
  STARTS,
} from "../recordings/recordings.ts";
import { type PackedSample, packSample } from "../samples.ts";

/** The learner's default discount (`src/learn/settings.ts`). */
const DISCOUNT = 0.99;
/** Last steps of an episode that show what it would have gone on to earn. */
const TAIL = 20;

/** One recorded episode under the reward. */
export interface PaidEpisode extends RecordedEpisode {
  /** Undiscounted. */
  readonly sum: number;
  /** Discounted as the learner does, and continued behind a time limit as the last steps were. */
  readonly value: number;
}

export interface Evidence {
  readonly episodes: readonly PaidEpisode[];
  /** What each term pays on all steps of all episodes, and its standard deviation. */
  readonly spreads: readonly {
    readonly term: string;
    readonly paid: Float64Array;
    readonly spread: number;
  }[];
}

interface Samples {
  readonly recordings: Recordings;
  readonly actual: PackedSample;
  /** The planned episodes with actions nearest to zero in place of those that were taken. */
  readonly calm: PackedSample | null;
}

const known = new WeakMap<Task, Samples>();

/**
 * What the reward pays. Planning is rougher than a trained policy, so a planned episode is given the benefit of the
 * doubt: each of its terms counts as if no action had been taken, where that pays more.
 * @throws FailureError with the reward's fault
 */
export async function evidenceOf(task: Task, javascript: string, dryRun: DryRun): Promise<Evidence> {
  const { recordings, actual, calm } = samplesOf(task);
  const terms = await dryRun.evaluate(javascript, "recorded", actual);
  const gentle = calm ? await dryRun.evaluate(javascript, "recorded-calm", calm) : [];
  const { environments } = recordings.columns.layout;
  const episodes = recordings.episodes.map((episode): PaidEpisode => {
    const pay = new Float64Array(episode.length);
    for (let t = 0; t < episode.length; t++) {
      pay[t] = terms.reduce((sum, { name, values }) => {
        const paid = values[t * environments + episode.instance]!;
        const instead = gentle.find((term) => term.name === name)?.values[t * STARTS + episode.instance];
        const best = episode.policy === PLANNED && instead !== undefined ? Math.max(paid, instead) : paid;
        return sum + best;
      }, 0);
    }
    return { ...episode, ...returnsOf(pay, episode.terminated, task.training.discount ?? DISCOUNT) };
  });
  return { episodes, spreads: spreadsOf(terms, recordings) };
}

function returnsOf(pay: Float64Array, terminated: boolean, discount: number): { sum: number; value: number } {
  let sum = 0;
  let value = 0;
  let weight = 1;
  for (const reward of pay) {
    sum += reward;
    value += weight * reward;
    weight *= discount;
  }
  if (!terminated) {
    const tail = pay.slice(-TAIL);
    value += (weight / (1 - discount)) * (tail.reduce((total, reward) => total + reward, 0) / tail.length);
  }
  return { sum, value };
}

function spreadsOf(terms: readonly EvaluatedTerm[], { columns, episodes }: Recordings): Evidence["spreads"] {
  const { environments } = columns.layout;
  const rows = episodes.flatMap(({ instance, length }) =>
    Array.from({ length }, (_, t) => t * environments + instance),
  );
  return terms.map(({ name, values }) => {
    const paid = Float64Array.from(rows, (row) => values[row]!);
    return { term: name, paid, spread: standardDeviation(paid) };
  });
}

function samplesOf(task: Task): Samples {
  let samples = known.get(task);
  if (!samples) {
    const recordings = recordingsOf(task);
    const planned = recordings.episodes.some(({ policy }) => policy === PLANNED);
    samples = {
      recordings,
      actual: packSample(recordings.columns),
      calm: planned ? packSample(calmed(task, recordings)) : null,
    };
    known.set(task, samples);
  }
  return samples;
}

/** The planned episodes, which are the first instances, without their actions. */
function calmed(task: Task, { columns }: Recordings): TransitionColumns {
  const { layout } = columns;
  const steps = layout.rows / layout.environments;
  const calm = new TransitionColumns({ ...layout, environments: STARTS, rows: steps * STARTS });
  for (let t = 0; t < steps; t++) {
    const from = t * layout.environments;
    for (const name of ["state", "next"] as const) {
      calm[name].forEach((column, k) => {
        column.set(columns[name][k]!.subarray(from, from + STARTS), t * STARTS);
      });
    }
    calm.starts.set(columns.starts.subarray(from, from + STARTS), t * STARTS);
  }
  actionRanges(task).forEach(({ range }, k) => {
    calm.action[k]!.fill(nearestToZero(range));
  });
  return calm;
}
