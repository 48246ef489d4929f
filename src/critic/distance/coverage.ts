/** States that a task's rewards are compared in: of good, bad and random policies. */
import { Random } from "../../core/random.ts";
import type { Task } from "../../sim/environment.ts";
import { type RecordedEpisode, recordingsOf } from "../recordings/recordings.ts";
import { type Row, rowOf } from "../samples.ts";

/** A recorded transition with what became of its episode. */
export interface Covered extends Row {
  readonly episode: RecordedEpisode;
  /** Step in its episode. */
  readonly at: number;
  /** Whether `next` ends the episode by itself. */
  readonly ends: boolean;
}

/**
 * `count` recorded transitions, drawn evenly over policies and then over time. Equal arguments give equal transitions.
 * @param room steps that an episode cut by its time limit still has to go on for, if it is as long as that
 */
export function coverage(task: Task, count: number, seed: number, room = 1): readonly Covered[] {
  const { columns, episodes } = recordingsOf(task);
  const { environments } = columns.layout;
  const random = new Random(seed);
  const policies = [...new Set(episodes.map(({ policy }) => policy))];
  return Array.from({ length: count }, (_, n) => {
    const policy = policies[n % policies.length];
    const episode = random.pick(episodes.filter((each) => each.policy === policy));
    const { length, terminated } = episode;
    const at = random.integer(terminated ? length : Math.max(1, length - room + 1));
    const ends = terminated && at === length - 1;
    return { ...rowOf(columns, at * environments + episode.instance), episode, at, ends };
  });
}

/** A recorded state in which episodes end by themselves, or undefined where none does. */
export function recordedEnd(task: Task): readonly number[] | undefined {
  const { columns, episodes } = recordingsOf(task);
  const ended = episodes.find(({ terminated }) => terminated);
  if (!ended) return undefined;
  return rowOf(columns, (ended.length - 1) * columns.layout.environments + ended.instance).next;
}
