/** What files of a run must look like when they are read back: the parts that this program relies on. */
import { z } from "zod";
import { backendIds } from "../core/backend-id.ts";
import type { JournalLine, RunConfig, RunEvent } from "../core/run.ts";
import { MAX_TOGETHER, type TrainingResult } from "../core/training.ts";

const count = z.int().min(1);
const label = z.string();
const id = z.string();
const seed = z.number();
const failure = z.looseObject({ kind: z.string(), message: z.string() });
const summary = z.looseObject({ mean: z.number() });
const evaluation = z.looseObject({
  episodes: z.number(),
  fitness: summary,
  success: z.number().nullable(),
  length: summary,
  return: summary,
  terms: z.record(z.string(), summary),
});
const recordedResult = z.looseObject({
  job: z.string(),
  checkpoints: z.array(z.looseObject({ steps: z.number(), evaluation })),
  selected: z.int().min(0),
  evaluation,
  steps: z.number(),
});
const estimate = z.looseObject({
  mean: z.number(),
  interval: z.tuple([z.number(), z.number()]),
  values: z.array(z.number()),
});
const contender = z.enum(["winner", "human", "sparse"]);

const settings = z.looseObject({
  environments: count,
  rollout: count,
  discount: z.number(),
  gaeLambda: z.number(),
  learningRate: z.number(),
  entropy: z.number(),
  epochs: count,
  minibatches: count,
  clip: z.number(),
  valueCoefficient: z.number(),
  maxGradientNorm: z.number(),
  hidden: z.array(count),
});

const config = z.looseObject({
  task: z.string(),
  description: z.string().optional(),
  method: z.string(),
  model: z.string(),
  baseUrl: z.string().optional(),
  candidates: count,
  iterations: count,
  steps: count,
  seeds: count,
  finalSeeds: count,
  seed: z.int(),
  budgetUsd: z.number().optional(),
  maxHours: z.number().optional(),
  repairs: z.int().optional(),
  overlap: z.int().optional(),
  fewShot: z.int().optional(),
  backend: z.enum(backendIds).optional(),
  together: count.max(MAX_TOGETHER).optional(),
  seedReward: z.looseObject({ name: z.string(), source: z.string() }).optional(),
  prompts: z.record(z.string(), z.string()).optional(),
  llm: z
    .looseObject({
      effort: z.enum(["low", "medium", "high"]).optional(),
      answerFormat: z.enum(["auto", "fenced", "structured"]).optional(),
      contextTokens: count.optional(),
      answerTokens: count.optional(),
    })
    .optional(),
  settings,
});

const runResult = z.looseObject({
  task: z.string(),
  method: z.string(),
  model: z.string(),
  steps: z.number(),
  backend: z.enum(backendIds).optional(),
  winner: z.looseObject({
    label,
    id,
    source: z.string(),
    alarms: z.array(z.looseObject({ kind: z.string(), message: z.string(), trainings: z.number() })),
  }),
  contenders: z.array(
    z.looseObject({ contender, fitness: estimate, success: estimate.nullable(), seeds: z.array(z.number()) }),
  ),
  humanNormalised: z.number().nullable(),
  trainings: z.number(),
  gates: z.array(z.looseObject({ gate: z.string(), refused: z.number(), saved: z.number() })),
  cost: z
    .looseObject({
      calls: z.number(),
      inputTokens: z.number(),
      outputTokens: z.number(),
      usd: z.number().nullable(),
    })
    .optional(),
});

/** The fields of every event, by its type. A type that is missing here does not compile. */
const events = {
  "run-started": { config },
  "control-trained": { evaluation },
  "generation-started": { generation: z.int() },
  asked: {
    generation: z.int(),
    feedback: z.array(z.looseObject({ id: z.string(), text: z.string(), instead: z.boolean() })),
  },
  "examples-chosen": {
    examples: z.array(
      z.looseObject({
        task: z.string(),
        title: z.string(),
        source: z.string(),
        humanNormalised: z.number().nullable(),
        run: z.string(),
        label,
      }),
    ),
  },
  proposed: {
    generation: z.int(),
    label,
    proposal: z.looseObject({
      text: z.string(),
      notes: z.record(z.string(), z.unknown()),
      failure: failure.optional(),
    }),
    repairs: label.optional(),
  },
  judged: {
    label,
    id,
    source: z.string(),
    verdict: z.looseObject({
      accepted: z.boolean(),
      failure: failure.optional(),
      findings: z.array(z.looseObject({ kind: z.string(), message: z.string() })),
    }),
  },
  "short-trained": {
    label,
    id,
    steps: z.number(),
    fitness: z.number().nullable(),
    failure: failure.optional(),
  },
  halved: { generation: z.int(), steps: z.number(), kept: z.array(label) },
  trained: { label, id, seed, result: recordedResult },
  "training-failed": { label, id, seed, failure },
  reflected: { label, id, reflection: z.looseObject({ text: z.string() }) },
  selected: {
    generation: z.int(),
    incumbent: z.looseObject({ label, id, fitness: z.number() }).nullable(),
    improved: z.boolean(),
  },
  "final-trained": { contender, seed, result: recordedResult },
  "final-failed": { contender, seed, failure },
  "search-stopped": { generation: z.int(), reason: z.string() },
  // JSON has no infinity: null where every finalist failed once.
  "winner-chosen": { label, id, fitness: z.number().nullable() },
  "run-finished": { result: runResult },
  "run-failed": { message: z.string() },
} satisfies Record<RunEvent["type"], z.ZodRawShape>;

const [first, ...others] = Object.entries(events).map(([type, fields]) =>
  z.looseObject({ seq: z.int(), at: z.iso.datetime(), type: z.literal(type), ...fields }),
);
const line = z.discriminatedUnion("type", [first!, ...others]);

/** The value, or what is wrong with it in a few words. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string };

function check<T>(schema: z.ZodType, value: unknown): Checked<T> {
  const parsed = schema.safeParse(value);
  // The value itself is handed on, so that fields which no schema names keep their place and order.
  if (parsed.success) return { ok: true, value: value as T };
  const issue = parsed.error.issues[0];
  if (issue?.code === "invalid_union") return { ok: false, why: "no event that this version knows" };
  const where = issue?.path.join(".") ?? "";
  return {
    ok: false,
    why: `${where === "" ? "" : `${where}: `}${issue?.message ?? "not what was expected"}`,
  };
}

export const checkLine = (value: unknown): Checked<JournalLine> => check(line, value);
export const checkConfig = (value: unknown): Checked<RunConfig> => check(config, value);
export const checkTrainingResult = (value: unknown): Checked<TrainingResult> =>
  check(recordedResult.extend({ policy: z.string() }), value);
