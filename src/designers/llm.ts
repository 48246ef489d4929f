/** A designer that asks a language model: one prompt a generation, independent samples of the answer. */
import type { Designer, DesignRequest, Proposal } from "../core/candidate.ts";
import type { Failure } from "../core/outcome.ts";
import { deriveSeed } from "../core/random.ts";
import {
  type CompletionRequest,
  type LanguageModel,
  type PaidCompletion,
  UnansweredError,
} from "../llm/index.ts";
import { type PromptOptions, renderPrompt } from "./prompt/index.ts";

export interface LlmDesignerOptions extends PromptOptions {
  readonly model: LanguageModel;
  readonly temperature: number;
  /** Most tokens of one answer, reasoning included. */
  readonly maxTokens: number;
  readonly signal: AbortSignal;
}

/**
 * Samples that fail while others succeed come back as empty proposals whose notes hold the `failure`: the loop still
 * gets one proposal for each seat, and the reward is not blamed for its provider. Only when every sample fails does
 * `propose` throw.
 */
export function createLlmDesigner(options: LlmDesignerOptions): Designer {
  const { model, signal } = options;
  return {
    id: model.id,
    async propose(request) {
      const settled = await Promise.allSettled(
        Array.from({ length: request.count }, (_, sample) =>
          model.ask(questionOf(options, request, sample), transcriptName(request, sample)),
        ),
      );
      signal.throwIfAborted();
      const results = settled.map((each) =>
        each.status === "fulfilled" ? each.value : unanswered(each.reason),
      );
      const [first] = results;
      if (first instanceof UnansweredError && results.every((each) => each instanceof UnansweredError)) {
        throw first;
      }
      return results.map((each, sample) => proposalOf(each, transcriptName(request, sample), model.id));
    },
  };
}

/** Files are numbered by seat, so that a resumed run finds the answers that it already paid for. */
function transcriptName({ generation, count }: DesignRequest, sample: number): string {
  return `${String(generation * count + sample + 1).padStart(4, "0")}.json`;
}

function questionOf(options: LlmDesignerOptions, request: DesignRequest, sample: number): CompletionRequest {
  const { system, user } = renderPrompt(options, request);
  return {
    system,
    messages: [{ role: "user", text: user }],
    maxTokens: options.maxTokens,
    temperature: options.temperature,
    sample,
    seed: deriveSeed(request.seed, "sample", sample),
  };
}

/** Anything but a failure of the provider or the budget is a fault of this program and goes on upwards. */
function unanswered(reason: unknown): UnansweredError {
  if (reason instanceof UnansweredError) return reason;
  throw reason;
}

function proposalOf(result: PaidCompletion | UnansweredError, transcript: string, model: string): Proposal {
  if (result instanceof UnansweredError) {
    return { text: "", notes: { transcript, usd: result.usd, failure: result.failure } };
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
      ...(failure && { failure }),
    },
  };
}

/** Why an answer holds nothing to judge, or null. */
function missing({ text, stopReason, refusal }: PaidCompletion, model: string): Failure | null {
  if (stopReason === "refusal") {
    return { kind: "provider", message: `${model} declined to answer: ${refusal ?? "no reason given"}.` };
  }
  if (text.trim() !== "") return null;
  const message =
    stopReason === "length"
      ? `${model} used all its tokens for reasoning and wrote no answer.`
      : `${model} gave an empty answer.`;
  return { kind: "provider", message };
}
