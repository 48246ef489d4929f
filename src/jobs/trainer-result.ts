/** The form of a training's result, and what its numbers must have to do with each other and with the job. */
import { z } from "zod";
import type { TrainingJob } from "../core/training.ts";
import { MAX_TERMS } from "../sim/columns.ts";

/** Rows that a thinned trajectory may have, and columns that it may name. */
const MAX_ROWS = 1000;
const MAX_COLUMNS = 1000;
/** Bins of an entry of the observation. */
const MAX_BINS = 100;
/** Rounding of a mean in single precision. */
const SLACK = 1e-4;

export const amount = z.number().min(0);
export const share = z.number().min(0).max(1);
const termName = z.string().regex(/^[A-Za-z_$][\w$]{0,39}$/);

const summary = z
  .strictObject({ mean: z.number(), std: amount, min: z.number(), max: z.number() })
  .refine(
    ({ mean, min, max }) =>
      min - SLACK * (1 + Math.abs(min)) <= mean && mean <= max + SLACK * (1 + Math.abs(max)),
    "the mean lies outside the extremes",
  );
const termsOf = <T extends z.ZodType>(values: T) =>
  z
    .record(termName, values)
    .refine((terms) => Object.keys(terms).length >= 1 && Object.keys(terms).length <= MAX_TERMS);
const evaluation = (episodes: number) =>
  z.strictObject({
    episodes: episodes > 0 ? z.literal(episodes) : z.int().min(1),
    fitness: summary,
    success: share.nullable(),
    length: summary,
    return: summary,
    terms: termsOf(summary),
  });
const series = z.array(z.number()).max(MAX_ROWS);
const columns = z
  .record(z.string().max(100), series)
  .refine((named) => Object.keys(named).length <= MAX_COLUMNS);
const trajectory = z.strictObject({
  fitness: z.number(),
  success: z.boolean().nullable(),
  length: z.int().min(1),
  terminated: z.boolean(),
  return: z.number(),
  step: z.array(z.int().min(0)).max(MAX_ROWS),
  state: columns,
  action: columns,
  terms: termsOf(series),
});

const visits = z.array(z.array(share).max(MAX_BINS)).max(MAX_COLUMNS);
const audit = (episodes: number) => {
  const perEpisode = z.array(z.number()).length(episodes);
  return z.strictObject({
    episodes: z.strictObject({ fitness: perEpisode, return: perEpisode, terms: termsOf(perEpisode) }),
    controls: z.record(z.string().max(100), z.strictObject({ atLimit: share, jumps: share })),
    loops: z.strictObject({ steps: share, paid: share, period: amount }),
    visits,
    random: z
      .strictObject({
        fitness: z.array(z.number()).max(MAX_ROWS),
        return: z.array(z.number()).max(MAX_ROWS),
        visits,
      })
      .nullable(),
    trials: z
      .array(
        z.strictObject({
          world: z.enum(["weak", "late", "loaded", "pushed"]),
          fitness: z.number(),
          usual: z.number(),
        }),
      )
      .max(4),
  });
};

/**
 * @param steps    environment steps that a part of the training may end at
 * @param lastStep of the whole training
 */
export function resultOf(job: TrainingJob, steps: z.ZodNumber, lastStep: number) {
  return z
    .strictObject({
      job: z.literal(job.id),
      checkpoints: z
        .array(z.strictObject({ steps, evaluation: evaluation(0) }))
        .min(1)
        .max(job.checkpoints + 1),
      selected: z.int().min(0),
      evaluation: evaluation(job.episodes),
      best: trajectory,
      worst: trajectory,
      audit: audit(job.episodes),
      policy: z.base64().min(4),
      steps: job.earlyStop ? steps : z.literal(lastStep),
      stopped: z.literal(true).exactOptional(),
    })
    .refine((ended) => (ended.stopped === true) === ended.steps < lastStep)
    .refine(({ selected, checkpoints }) => selected < checkpoints.length)
    .refine(({ checkpoints }) =>
      checkpoints.every(({ steps: at }, k) => k === 0 || at > checkpoints[k - 1]!.steps),
    );
}
