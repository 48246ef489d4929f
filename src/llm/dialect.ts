/** What one model at one address takes: what it refused by name is left out, and no answer is asked longer than it gives. */
import { contextTrouble, outputLimit } from "./context-window.ts";
import { type Lead, Vanguard } from "./vanguard.ts";

/** How servers name each optional parameter when they refuse it. Sources: error texts of the servers named. */
const names = {
  temperature: /\btemperature\b/i,
  seed: /\bseed\b/i,
  stream: /\bstream(ing)?\b(?!_options)/i,
  stream_options: /\bstream_options\b/i,
  /** OpenAI's reasoning models: "Use 'max_completion_tokens' instead"; a value that is too large is no such case. */
  max_tokens: /\bmax_tokens\b(?!.*(too large|too high|at most|must be|greater|less than))/is,
  /** OpenAI `reasoning.effort`, `reasoning_effort`; Anthropic "does not support the effort parameter". */
  effort: /\breasoning|\beffort\b|\boutput_config\b(?!\.format)/i,
  /** Anthropic: "adaptive thinking is not supported on this model". */
  "thinking.adaptive": /\bthinking\b/i,
  /** Anthropic: '"thinking.type.enabled" is not supported for this model'. */
  "thinking.enabled": /\bthinking\b/i,
  /** llama.cpp "JSON schema conversion failed", "failed to parse grammar"; OpenAI `response_format`, `text.format`. */
  format: /response_format|text\.format|output_format|output_config|json.?schema|structured.?output|grammar/i,
  cache_control: /\bcache_control\b/i,
  prompt_cache_key: /\bprompt_cache_key\b/i,
} as const;

export type Parameter = keyof typeof names;

/** Notes which optional parameters a request really uses while it is being put together. */
export interface Draft {
  /** Most tokens of the answer: what was wanted, or the most that the server has been found to give. */
  readonly maxTokens: number;
  /** Whether the parameter may be sent; ask only when it is wanted. */
  takes(parameter: Parameter): boolean;
  /** What was wanted and may be sent. */
  readonly used: ReadonlySet<Parameter>;
  /** What was wanted and is left out. */
  readonly omitted: ReadonlySet<Parameter>;
}

export class Dialect {
  readonly #refused = new Set<Parameter>();
  #mostTokens = Number.POSITIVE_INFINITY;
  readonly #vanguard: Vanguard;

  /** @param leadMs how long calls wait for the first one with the same parameters, in milliseconds */
  constructor(leadMs: number) {
    this.#vanguard = new Vanguard(leadMs);
  }

  /** @param wanted tokens of the answer */
  draft(wanted: number): Draft {
    const used = new Set<Parameter>();
    const omitted = new Set<Parameter>();
    const takes = (parameter: Parameter) => {
      const taken = !this.#refused.has(parameter);
      (taken ? used : omitted).add(parameter);
      return taken;
    };
    return { maxTokens: Math.min(wanted, this.#mostTokens), takes, used, omitted };
  }

  /** Waits while another call with the same parameters finds out whether they are taken. */
  async join({ used }: Draft, signal: AbortSignal): Promise<Lead | null> {
    return await this.#vanguard.join([...used].sort().join(" "), signal);
  }

  /** Whether something that the draft uses was refused since it was made. */
  outdated({ used, maxTokens }: Draft): boolean {
    return maxTokens > this.#mostTokens || [...used].some((each) => this.#refused.has(each));
  }

  /** Remembers what the server just refused and would take; false when there is nothing to learn. */
  learn(error: unknown, { used, maxTokens }: Draft): boolean {
    const { status, message, param } = (error ?? {}) as Partial<Record<string, unknown>>;
    if (status !== 400 && status !== 422) return false;
    const text = `${String(param ?? "")} ${String(message ?? "")}`;
    const limit = outputLimit(text);
    if (limit !== null && limit < maxTokens) {
      this.#mostTokens = limit;
      return true;
    }
    if (contextTrouble(text)) return false;
    const named = [...used]
      .map((parameter) => ({ parameter, at: text.search(names[parameter]) }))
      .filter(({ at }) => at >= 0)
      // Advice follows the complaint: "… is not supported. Use thinking.type.adaptive and output_config.effort".
      .sort((a, b) => a.at - b.at)[0];
    if (!named) return false;
    this.#refused.add(named.parameter);
    return true;
  }
}
