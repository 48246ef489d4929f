/**
 * What the examiner process is asked and what it may answer: it holds guest code, so an answer that makes no sense is as
 * good as none.
 */
import { z } from "zod";
import { cleanGuestText } from "../core/guest-text.ts";
import { blameOf, type Failure, type FailureKind } from "../core/outcome.ts";
import { MAX_TERMS } from "../sim/columns.ts";
import { decode, type PackedSample } from "./samples.ts";

/** One term over all probes. */
export interface TermStatistics {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
}

export type ExaminerRequest =
  /** Kept under a name until another takes it; not answered. */
  | { readonly type: "sample"; readonly name: string; readonly sample: PackedSample }
  /** Tries the reward on the sample `probes`. */
  | { readonly type: "examine"; readonly javascript: string }
  /** The terms of every row of a sample, or only their sum. */
  | {
      readonly type: "evaluate";
      readonly javascript: string;
      readonly sample: string;
      readonly rows: number;
      readonly sum: boolean;
    }
  | { readonly type: "read"; readonly javascript: string; readonly rows: readonly number[] };

/** Names and values of one row's terms, in double precision. */
export type RowTerms = readonly (readonly [name: string, value: number])[];

export type ExaminerEvent =
  | { readonly type: "examined"; readonly terms: readonly TermStatistics[]; readonly rows: number }
  | { readonly type: "evaluated"; readonly terms: readonly TermColumn[] }
  | { readonly type: "values"; readonly rows: readonly RowTerms[] }
  | { readonly type: "failed"; readonly failure: Failure; readonly term: string };

/** A term on every row of a sample: float32 values in base64. */
export interface TermColumn {
  readonly name: string;
  readonly values: string;
}

/** Characters of a failure's message that are kept. */
const MAX_MESSAGE = 1500;

const name = z.string().regex(/^[A-Za-z_$][\w$]{0,39}$/);
const kinds = (Object.keys(blameOf) as FailureKind[]).filter((kind) => blameOf[kind] === "reward");
/** JSON has no NaN: what is not finite arrives as null. */
const value = z
  .number()
  .nullable()
  .transform((number) => number ?? Number.NaN);

const failed = z.strictObject({
  type: z.literal("failed"),
  failure: z.strictObject({ kind: z.enum(kinds), message: z.string() }),
  term: z.string(),
});
const statistics = z.strictObject({
  name,
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  std: z.number().min(0),
});
const examined = (rows: number) =>
  z.strictObject({
    type: z.literal("examined"),
    terms: z
      .array(statistics)
      .min(1)
      .max(MAX_TERMS)
      .refine((terms) => new Set(terms.map(({ name: each }) => each)).size === terms.length),
    rows: z.literal(rows),
  });
const evaluated = (rows: number) =>
  z.strictObject({
    type: z.literal("evaluated"),
    terms: z
      .array(
        z.strictObject({
          name,
          values: z.string().refine((text) => {
            const column = decode(text);
            return column.length === rows && column.every(Number.isFinite);
          }),
        }),
      )
      .min(1)
      .max(MAX_TERMS),
  });
const values = (rows: number) =>
  z.strictObject({
    type: z.literal("values"),
    rows: z.array(z.array(z.tuple([name, value])).max(MAX_TERMS)).length(rows),
  });

/**
 * The answer to a request, or null where it is none.
 * @param request null when nothing was asked
 * @param rows how many probes the examiner has
 */
export function checkAnswer(
  sent: unknown,
  request: ExaminerRequest | null,
  rows: number,
): ExaminerEvent | null {
  if (request === null || request.type === "sample") return null;
  const refused = failed.safeParse(sent);
  if (refused.success) {
    const { failure, term } = refused.data;
    const message = cleanGuestText(failure.message, MAX_MESSAGE);
    return { type: "failed", failure: { kind: failure.kind, message }, term: cleanGuestText(term) };
  }
  const answer = answerTo(request, rows).safeParse(sent);
  return answer.success ? answer.data : null;
}

function answerTo(
  request: Exclude<ExaminerRequest, { type: "sample" }>,
  probes: number,
): z.ZodType<ExaminerEvent> {
  if (request.type === "examine") return examined(probes);
  return request.type === "evaluate" ? evaluated(request.rows) : values(request.rows.length);
}
