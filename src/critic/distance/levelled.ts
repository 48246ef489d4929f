/**
 * A STARC metric (Skalse et al., "STARC: A General Framework for Quantifying Differences Between Reward Functions", ICLR
 * 2024) on the resettable simulator. Their value-adjusted levelling compares what a reward pays for leaving a state in one
 * way or another, so that a potential, which pays by the state alone, cancels; and it asks only about transitions that
 * can happen.
 *
 * Here: from each of many recorded states several trajectories run, one as recorded and the others under held random
 * actions. An entry of the canonical vector is a trajectory's discounted return less the mean over those from its state. A
 * trajectory that has not ended after H steps is closed by a jump, which takes a potential's last value out as well (the
 * device of EPIC, at a weight of γ^H): into an end where the task has any, else to a state common to all. Behind an end
 * nothing is paid, so a constant is no shaping where episodes can end.
 */
import { Random } from "../../core/random.ts";
import { layoutOf, TransitionColumns } from "../../sim/columns.ts";
import type { Task } from "../../sim/environment.ts";
import { compileKernel } from "../../sim/kernel.ts";
import { actionRanges, drawActions } from "../../sim/ranges.ts";
import { recordingsOf } from "../recordings/recordings.ts";
import { type Row, rowOf } from "../samples.ts";
import { type Covered, coverage, recordedEnd } from "./coverage.ts";
import { type LinearForm, LinearFormBuilder } from "./linear-form.ts";

const STATES = 48;
/** Trajectories from each state, the recorded one among them. */
const TRAJECTORIES = 4;
/** Steps for which a random action is held. */
const HOLD = 8;
/** Trajectories are followed until what comes weighs this much, but no further than {@link LONGEST} steps. */
const LEFT = 0.1;
const LONGEST = 250;

interface TrajectoryRows {
  readonly rows: readonly Row[];
  readonly ended: boolean;
}

export function levelledForm(task: Task, discount: number, seed: number): LinearForm {
  const steps = Math.min(LONGEST, Math.ceil(Math.log(LEFT) / Math.log(discount)));
  const origins = coverage(task, STATES, seed, steps);
  const trajectories = origins.map((origin) => [recorded(task, origin, steps)]);
  simulated(task, origins, steps, seed).forEach((trajectory, n) => {
    trajectories[n % STATES]!.push(trajectory);
  });
  const meeting = recordedEnd(task) ?? origins[0]!.state;
  const form = new LinearFormBuilder();
  trajectories.forEach((siblings, state) => {
    siblings.forEach(({ ended, rows }, n) => {
      const last = rows.at(-1)!;
      const jump = { state: last.next, action: last.action, next: meeting };
      const weighted = ended ? rows : [...rows, jump];
      for (const [t, row] of weighted.entries()) form.add(state * TRAJECTORIES + n, discount ** t, row);
    });
  });
  return form.build(layoutOf(task.environment, 1, 1), STATES * TRAJECTORIES, TRAJECTORIES);
}

/** How an episode went on from one of its states. */
function recorded(task: Task, { at, episode }: Covered, steps: number): TrajectoryRows {
  const { columns } = recordingsOf(task);
  const end = Math.min(episode.length, at + steps);
  const rows = Array.from({ length: end - at }, (_, t) =>
    rowOf(columns, (at + t) * columns.layout.environments + episode.instance),
  );
  return { rows, ended: episode.terminated && end === episode.length };
}

/** `TRAJECTORIES - 1` of each origin under random actions, origin by origin in each turn. */
function simulated(task: Task, origins: readonly Covered[], steps: number, seed: number): TrajectoryRows[] {
  const count = origins.length * (TRAJECTORIES - 1);
  const columns = new TransitionColumns(layoutOf(task.environment, count, count * steps));
  const current = columns.state.map((_, k) =>
    Float32Array.from({ length: count }, (_, n) => origins[n % origins.length]!.state[k]!),
  );
  const terminated = new Uint8Array(count);
  const kernel = compileKernel(task, {
    count,
    current,
    columns,
    observation: new Float32Array(count * task.environment.observation.length),
    terminated,
    fitness: new Float64Array(count),
    success: new Uint8Array(count),
  });
  const ranges = actionRanges(task);
  const actions = new Float32Array(count * ranges.length);
  const random = new Random(seed);
  const trajectories = Array.from({ length: count }, () => ({ rows: [] as Row[], ended: false }));
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < count; n++) {
      if (t % HOLD === 0) drawActions(ranges, random.seek(n, t), actions, n);
    }
    kernel(actions, t * count);
    for (const [n, trajectory] of trajectories.entries()) {
      if (trajectory.ended) continue;
      trajectory.rows.push(rowOf(columns, t * count + n));
      trajectory.ended = terminated[n] === 1;
    }
  }
  return trajectories;
}
