/** How many trainings a run still has before it, and how long they will take at the pace so far. */
import { isSeed, type RunView } from "./model.ts";

/** All trainings of the run, as far as can be known now: the forecast without those of rejected candidates. */
export function plannedTrainings({ config, forecast, generations, stopped, pace }: RunView): number {
  if (!config) return 0;
  const rejected = generations
    .flatMap(({ candidates }) => candidates)
    .filter(({ state }) => state.kind === "rejected").length;
  const begun = generations.filter((each) => !isSeed(each)).length;
  const skipped = stopped === null ? 0 : (config.iterations - begun) * config.candidates;
  const running = Object.keys(pace.live).length;
  return Math.max(pace.ended + running, forecast.trainings - (rejected + skipped) * config.seeds);
}

/**
 * Seconds until the end, or null while nothing is known.
 * @param now on the clock that the view was reduced with
 */
export function secondsLeft(view: RunView, now: number): number | null {
  const { config, pace, forecast, result } = view;
  if (!config || result) return null;
  const live = Object.values(pace.live).reduce((sum, steps) => sum + steps, 0);
  const done = pace.steps + live;
  const elapsed = pace.since === null ? 0 : ((pace.idleSince ?? now) - pace.since) / 1000;
  if (done === 0 || elapsed <= 0) return forecast.seconds;
  const remaining = (plannedTrainings(view) - pace.ended) * config.steps - live;
  return Math.max(0, remaining) / (done / elapsed);
}
