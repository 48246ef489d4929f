/**
 * Gate: a language model finds no contradiction in the reward (Auto MC-Reward: Li et al., CVPR 2024, Reward Critic). It
 * stands last, because it costs tokens, and it gives way after a few refusals of one seat: a model that is never content
 * shall not stop a search.
 */
import { z } from "zod";
import type { Finding } from "../../core/finding.ts";
import { fencedBlocks } from "../../reward/fences.ts";
import { type Gate, refuseOnError } from "../gate.ts";
import { reviewQuestion } from "../review/question.ts";

const reply = z.object({
  consistent: z.boolean(),
  problems: z
    .array(z.object({ line: z.int().min(1).optional(), problem: z.string(), remedy: z.string().optional() }))
    .max(20)
    .default([]),
});

/** Problems of one answer that are handed on. */
const MOST_PROBLEMS = 3;

export const review: Gate = {
  name: "review",
  async inspect({ source, task }, { context: { reviewer }, findings, settings }) {
    if (!reviewer) return { findings: [], notApplicable: "no language model is there to ask" };
    const { rounds } = settings.review;
    if ((reviewer.refusals ?? 0) >= rounds) {
      return { findings: [], notApplicable: `the review refused this seat ${rounds} times already` };
    }
    const question = reviewQuestion(task, source, findings, reviewer.description);
    const answer = readReply(await reviewer.ask(question));
    if (answer === null) return { findings: [unreadable] };
    if (answer.consistent) return { findings: [] };
    const lines = source.split("\n").length;
    const problems =
      answer.problems.length > 0 ? answer.problems : [{ problem: "The review gave no reason." }];
    return refuseOnError(
      "pointless",
      problems.slice(0, MOST_PROBLEMS).map((each): Finding => {
        const { line, problem, remedy } = { line: undefined, remedy: undefined, ...each };
        return {
          kind: "inconsistent",
          severity: "error",
          message: `The review says: ${problem}`,
          remedy: remedy ?? "Make the terms agree with the task and with one another.",
          ...(line !== undefined && line <= lines && { line, column: 1 }),
        };
      }),
    );
  },
};

const unreadable: Finding = {
  kind: "unreadable-review",
  severity: "note",
  message: "The review's answer was no JSON object of the asked form, so it counts for nothing.",
  remedy: "Ask a model that keeps to a form, or switch the review off.",
};

/** The object in an answer, bare or fenced. */
function readReply(answer: string): z.infer<typeof reply> | null {
  const candidates = [answer, ...fencedBlocks(answer).map(({ text }) => text)];
  for (const text of candidates) {
    try {
      const parsed = reply.safeParse(JSON.parse(text.trim()));
      if (parsed.success) return parsed.data;
    } catch {
      // Not JSON: the next block may be.
    }
  }
  return null;
}
