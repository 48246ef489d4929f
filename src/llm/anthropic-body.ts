/** How a question is put in Anthropic's Messages API. */
import type Anthropic from "@anthropic-ai/sdk";
import type { Draft } from "./dialect.ts";
import type { CompletionRequest, Effort } from "./provider.ts";

export type MessageBody = Anthropic.MessageCreateParams;

export function messageBody(model: string, request: CompletionRequest, draft: Draft): MessageBody {
  const output = outputConfig(request, draft);
  return {
    model,
    max_tokens: draft.maxTokens,
    ...prompt(request, draft),
    ...(request.effort && thinking(request.effort, draft)),
    ...(Object.keys(output).length > 0 && { output_config: output }),
    // 1 is the API's default, and the only value that models from Claude Opus 4.7 and Sonnet 5 on take.
    ...(request.temperature !== undefined &&
      request.temperature !== 1 &&
      draft.takes("temperature") && { temperature: request.temperature }),
    ...(draft.takes("stream") && { stream: true as const }),
  };
}

/**
 * The system prompt is shared by a whole run, the first message by all samples and repairs of a generation, and the
 * whole by the samples of one repair: each is the end of a prefix to cache.
 */
function prompt({ system, messages, once }: CompletionRequest, draft: Draft) {
  const plain = messages.map(({ role, text }) => ({ role, content: text }));
  if (!draft.takes("cache_control")) return { system, messages: plain };
  const last = messages.length - 1;
  return {
    system: [cached(system)],
    messages: messages.map(({ role, text }, i) => {
      const shared = i === last ? !once : i === 0;
      return { role, content: shared ? [cached(text)] : text };
    }),
  };
}

function cached(text: string): Anthropic.TextBlockParam {
  return { type: "text", text, cache_control: { type: "ephemeral" } };
}

/** Part of `maxTokens` that older models may think for, by effort. */
const THINKING_SHARE = { low: 0.25, medium: 0.5, high: 0.75 } as const;
/** The API's smallest budget. */
const LEAST_THINKING = 1_024;

/** Models from Claude 4.6 on decide themselves how long to think; those before it take a number of tokens. */
function thinking(effort: Effort, draft: Draft): { readonly thinking?: Anthropic.ThinkingConfigParam } {
  if (draft.takes("thinking.adaptive")) return { thinking: { type: "adaptive" } };
  const budget = Math.floor(draft.maxTokens * THINKING_SHARE[effort]);
  if (budget < LEAST_THINKING || !draft.takes("thinking.enabled")) return {};
  return { thinking: { type: "enabled", budget_tokens: budget } };
}

function outputConfig({ effort, format }: CompletionRequest, draft: Draft): Anthropic.OutputConfig {
  return {
    ...(effort && draft.takes("effort") && { effort }),
    ...(format &&
      draft.takes("format") && { format: { type: "json_schema" as const, schema: { ...format.schema } } }),
  };
}
