/** A designer that asks a language model: one prompt a generation, independent samples of the answer, repairs. */
import type { Designer, DesignRequest, Proposal } from "../core/candidate.ts";
import type { Failure } from "../core/outcome.ts";
import { deriveSeed } from "../core/random.ts";
import {
  type CompletionRequest,
  type LanguageModel,
  type PaidCompletion,
  UnansweredError,
} from "../llm/index.ts";
import { type PromptOptions, renderPrompt, renderRepair } from "./prompt/index.ts";

export interface LlmDesignerOptions extends PromptOptions {
  readonly model: LanguageModel;
  readonly temperature: number;
  /** Most tokens of one answer, reasoning included. */
  readonly maxTokens: number;
}

/** A lost answer is a proposal with a failure: the other seats go on, and no reward is blamed for its provider. */
export function createLlmDesigner(options: LlmDesignerOptions): Designer {
  const { model } = options;
  const ask = async (request: DesignRequest, seat: number, round: number, messages: Messages) => {
    const transcript = transcriptName(request, seat, round);
    const { system } = renderPrompt(options, request);
    const question = {
      system,
      messages,
      maxTokens: options.maxTokens,
      temperature: options.temperature,
      sample: seat,
      seed: deriveSeed(request.seed, "sample", seat, ...(round > 0 ? [round] : [])),
    };
    const result = await model.ask(question, transcript).catch(unanswered);
    return proposalOf(result, transcript, model.id);
  };
  return {
    id: model.id,
    propose: (request, seat) =>
      ask(request, seat, 0, [{ role: "user", text: renderPrompt(options, request).user }]),
    repair: (request) =>
      ask(request, request.seat, request.round, [
        { role: "user", text: renderPrompt(options, request).user },
        { role: "assistant", text: request.refused.proposal.text },
        { role: "user", text: renderRepair(options, request) },
      ]),
  };
}

type Messages = CompletionRequest["messages"];

/** Files are numbered by seat, so that a resumed run finds the answers that it already paid for. */
function transcriptName({ generation, count }: DesignRequest, seat: number, round: number): string {
  const number = String(generation * count + seat + 1).padStart(4, "0");
  return `${number}${round > 0 ? `-repair-${round}` : ""}.json`;
}

/** Anything but a failure of the provider or the budget is a fault of this program and goes on upwards. */
function unanswered(reason: unknown): UnansweredError {
  if (reason instanceof UnansweredError) return reason;
  throw reason;
}

function proposalOf(result: PaidCompletion | UnansweredError, transcript: string, model: string): Proposal {
  if (result instanceof UnansweredError) {
    return { text: "", notes: { transcript, usd: result.usd }, failure: result.failure };
  }
  const { text, usage, usd, requestId, stopReason } = result;
  const failure = missing(result, model);
  return {
    text: failure ? "" : text,
    notes: {
      transcript,
      usage,
      usd,
      requestId,
      stopReason,
      model: result.model,
    },
    ...(failure && { failure }),
    ...(stopReason === "length" && !failure && { truncated: true }),
  };
}

/** Why an answer holds nothing to judge, or null. */
function missing({ text, stopReason, refusal }: PaidCompletion, model: string): Failure | null {
  if (stopReason === "refusal") {
    return { kind: "refusal", message: `${model} declined to answer: ${refusal ?? "no reason given"}.` };
  }
  if (text.trim() !== "") return null;
  const message =
    stopReason === "length"
      ? `${model} used all its tokens for reasoning and wrote no answer.`
      : `${model} gave an empty answer.`;
  return { kind: "empty", message };
}
