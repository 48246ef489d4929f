/**
 * What a trainer process may say. It holds guest code, and the selection rests on what it sends: an event that is not
 * of this form, that speaks of another job, or whose numbers cannot be, is as good as none.
 */
import { z } from "zod";
import { cleanGuestText } from "../core/guest-text.ts";
import { blameOf, type FailureKind } from "../core/outcome.ts";
import type { MemberEvent, TrainerEvent, TrainingJob } from "../core/training.ts";
import { METRIC_NAMES } from "../learn/log/metrics.ts";
import { MAX_STATE_BYTES } from "../learn/training-state.ts";
import { MAX_TERMS } from "../sim/columns.ts";
import { amount, resultOf, share } from "./trainer-result.ts";

/** Characters of a failure's message that are kept. */
const MAX_MESSAGE = 1500;
const MAX_STATE_CHARACTERS = 4 * Math.ceil(MAX_STATE_BYTES / 3);
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const metricNames: ReadonlySet<string> = new Set(METRIC_NAMES);
const metricName = z
  .string()
  .refine((name) => metricNames.has(name) || /^reward\/[A-Za-z_$][\w$]{0,39}$/.test(name));
const metrics = z
  .record(metricName, z.number())
  .refine((named) => Object.keys(named).length <= METRIC_NAMES.length + MAX_TERMS);

/** @returns the event as it may be used, or null */
export type CheckEvent = (sent: unknown) => TrainerEvent | null;

/** A check for one job: steps only grow and end where the job does (or before, if the job allows that), and the result is that job's. */
export function checkerOf(job: TrainingJob): CheckEvent {
  const { environments, rollout } = job.settings;
  const lastStep = Math.ceil(job.steps / (environments * rollout)) * environments * rollout;
  const steps = z.int().min(1).max(lastStep);
  const result = resultOf(job, steps, lastStep);
  const event = z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("started") }),
    z.strictObject({
      type: z.literal("resumed"),
      steps: z.int().min(0).max(lastStep),
      refused: z.string().nullable(),
    }),
    // What it holds is nobody's business here: it is only ever handed to this training again.
    z.strictObject({
      type: z.literal("state"),
      steps,
      state: z.string().min(4).max(MAX_STATE_CHARACTERS).regex(BASE64),
    }),
    z.strictObject({
      type: z.literal("progress"),
      steps,
      fitness: z.number().nullable(),
      stepsPerSecond: amount,
      metrics,
    }),
    z.strictObject({
      type: z.literal("result"),
      result,
      timing: z.strictObject({
        seconds: amount,
        stepsPerSecond: amount,
        rewardShare: share,
        auditShare: share.exactOptional(),
      }),
    }),
    z.strictObject({
      type: z.literal("failure"),
      failure: z.strictObject({
        kind: z.enum(Object.keys(blameOf) as FailureKind[]),
        message: z.string(),
      }),
    }),
  ]);
  let started = false;
  let resumed = false;
  let reached = 0;
  let kept = 0;
  let states = 0;
  return (sent) => {
    const parsed = event.safeParse(sent);
    if (!parsed.success || (parsed.data.type === "started") === started) return null;
    const valid = parsed.data;
    started = true;
    if (valid.type === "progress") {
      if (valid.steps <= reached || valid.metrics["time/total_timesteps"] !== valid.steps) return null;
      reached = valid.steps;
    }
    if (valid.type === "state") {
      if (valid.steps <= kept || valid.steps !== reached || states++ > job.checkpoints) return null;
      kept = valid.steps;
    }
    if (valid.type === "resumed") {
      if (resumed || reached > 0) return null;
      resumed = true;
      reached = valid.steps;
      const { steps, refused } = valid;
      return { type: "resumed", steps, refused: refused && cleanGuestText(refused, MAX_MESSAGE) };
    }
    if (valid.type !== "failure") return valid;
    const { kind, message } = valid.failure;
    return { type: "failure", failure: { kind, message: cleanGuestText(message, MAX_MESSAGE) } };
  };
}

/** A check for the lines of a process that trains several jobs: each line is about one of them. */
export function memberCheckerOf(jobs: readonly TrainingJob[]): (sent: unknown) => MemberEvent | null {
  const line = z.strictObject({
    member: z
      .int()
      .min(0)
      .max(jobs.length - 1),
    event: z.unknown(),
  });
  const checks = jobs.map(checkerOf);
  return (sent) => {
    const parsed = line.safeParse(sent);
    if (!parsed.success) return null;
    const event = checks[parsed.data.member]!(parsed.data.event);
    return event && { member: parsed.data.member, event };
  };
}
