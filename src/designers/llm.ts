/** A designer that asks a language model: one prompt a generation, independent samples of the answer, repairs. */
import type { Designer, DesignRequest, Proposal } from "../core/candidate.ts";
import { deriveSeed } from "../core/random.ts";
import {
  answerFault,
  answerText,
  type CompletionRequest,
  type Effort,
  type LanguageModel,
  type PaidCompletion,
  rewardFormat,
  UnansweredError,
} from "../llm/index.ts";
import { type ContextShares, type PromptOptions, renderPrompt, renderRepairTurns } from "./prompt/index.ts";
import { transcriptName } from "./transcript-name.ts";

export interface LlmDesignerOptions extends Omit<PromptOptions, "promptTokens"> {
  readonly model: LanguageModel;
  readonly temperature: number;
  /** How prompt and answer share the model's context; asked for once, before the first question. */
  room(): Promise<ContextShares>;
  /** How much a reasoning model may think; the model's own default when it is not given. */
  readonly effort?: Effort;
}

/** A lost answer is a proposal with a failure: the other seats go on, and no reward is blamed for its provider. */
export function createLlmDesigner(options: LlmDesignerOptions): Designer {
  const { model } = options;
  const ask = async (
    request: DesignRequest,
    seat: number,
    round: number,
    conversation: (options: PromptOptions) => Conversation,
  ): Promise<Proposal> => {
    const transcript = transcriptName(request, seat, round);
    const question = async () => {
      const { promptTokens, answerTokens } = await options.room();
      return await model.ask(
        {
          ...conversation({ ...options, promptTokens }),
          maxTokens: answerTokens,
          temperature: options.temperature,
          ...(options.effort && { effort: options.effort }),
          ...((await model.answerFormat()) === "structured" && { format: rewardFormat }),
          ...(round > 0 && { once: true }),
          sample: seat,
          seed: deriveSeed(request.seed, "sample", seat, ...(round > 0 ? [round] : [])),
        },
        transcript,
      );
    };
    const result = await question().catch(unanswered);
    return proposalOf(result, transcript);
  };
  return {
    id: model.id,
    propose: (request, seat) =>
      ask(request, seat, 0, (prompting) => {
        const { system, user } = renderPrompt(prompting, request);
        return { system, messages: [{ role: "user", text: user }] };
      }),
    async review(prompt, name) {
      const { answerTokens } = await options.room();
      const question = {
        system: REVIEWER,
        messages: [{ role: "user", text: prompt }],
        maxTokens: answerTokens,
      } as const;
      const { text } = await model.ask({ ...question, once: true, sample: 0 }, `review-${name}.json`);
      return text;
    },
    repair: (request) =>
      ask(request, request.seat, request.round, (prompting) => renderRepairTurns(prompting, request)),
  };
}

/** The prompt itself says what to look for (`prompts/review.md`). */
const REVIEWER = "You read reward functions for reinforcement learning before a policy is trained on them.";

type Conversation = Pick<CompletionRequest, "system" | "messages">;

/** Anything but a failure of the provider or the budget is a fault of this program and goes on upwards. */
function unanswered(reason: unknown): UnansweredError {
  if (reason instanceof UnansweredError) return reason;
  throw reason;
}

function proposalOf(result: PaidCompletion | UnansweredError, transcript: string): Proposal {
  if (result instanceof UnansweredError) {
    const { usd, reason, requestId, failure } = result;
    return { text: "", notes: { transcript, usd, reason, requestId }, failure };
  }
  const { usage, usd, requestId, stopReason, model } = result;
  const notes = { transcript, usage, usd, requestId, stopReason, model };
  const fault = answerFault(result);
  // What was cut off is judged all the same, and can be mended: it says what the model was about to do.
  if (fault?.kind === "truncated" && result.text.trim() !== "") {
    return { text: result.text, notes, truncated: true };
  }
  if (!fault) return { text: answerText(result), notes };
  const kind = fault.kind === "refusal" ? "refusal" : "empty";
  return { text: "", notes, failure: { kind, message: fault.message } };
}
