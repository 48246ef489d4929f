/** What one model at one address takes: what it refused by name is left out, and no answer is asked longer than it gives. */
import { contextTrouble, outputLimit } from "./context-window.ts";
import { type ErrorShape, errorText } from "./error-text.ts";
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

/** Refusals that may be about a parameter and name none. */
const UNNAMED =
  /^\s*$|\bbad request\b|(invalid|unknown|unsupported|unexpected|unrecogni[sz]ed|extra) (request|parameter|argument|field|input|property)/i;
/** Without these an answer is no other answer, but may never come or never end. */
const KEPT: ReadonlySet<Parameter> = new Set(["stream", "max_tokens"]);

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
  /** Left out on suspicion, because the server refused the request and did not say what in it. */
  readonly #suspected = new Set<Parameter>();
  #accepted = false;
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

  /** The server took a request: what it was sent is no longer under suspicion, nor what it was not. */
  accept(): void {
    this.#accepted = true;
    this.#suspected.clear();
  }

  /** Remembers what the server just refused and would take; false when there is nothing to learn. */
  learn(error: unknown, { used, maxTokens }: Draft): boolean {
    const shape = (error ?? {}) as ErrorShape & { readonly param?: unknown };
    if (shape.status !== 400 && shape.status !== 422) return false;
    const text = `${String(shape.param ?? "")} ${String(shape.message ?? "")}`;
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
    if (!named) return UNNAMED.test(errorText(shape)) && this.#suspect(used);
    this.#refused.add(named.parameter);
    return true;
  }

  /** Leaves out all that can be left out, once; where that does not help either, it was something else. */
  #suspect(used: ReadonlySet<Parameter>): boolean {
    if (this.#accepted) return false;
    // Another call that went out before them.
    if ([...used].some((parameter) => this.#suspected.has(parameter))) return true;
    if (this.#suspected.size > 0) {
      for (const parameter of this.#suspected) this.#refused.delete(parameter);
      this.#suspected.clear();
      return false;
    }
    if ([...used].every((parameter) => KEPT.has(parameter))) return false;
    // All there are: what is left out may be replaced by another that is as unwelcome.
    for (const parameter of (Object.keys(names) as Parameter[]).filter((each) => !KEPT.has(each))) {
      if (this.#refused.has(parameter)) continue;
      this.#suspected.add(parameter);
      this.#refused.add(parameter);
    }
    return true;
  }
}
