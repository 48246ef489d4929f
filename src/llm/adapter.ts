/** What every provider's adapter has in common: parameters learned, answers cleaned and checked, errors classified. */
import { isStructured } from "./answer-format.ts";
import { checkedReading, type RawReading } from "./checked-reading.ts";
import { classify } from "./classify.ts";
import { contextTokensOf } from "./context-tokens.ts";
import { Dialect, type Draft } from "./dialect.ts";
import type { Completion, CompletionRequest, Patience, Provider } from "./provider.ts";
import { withoutReasoning } from "./reasoning-text.ts";
import { isEventStream, recognised } from "./recognised-body.ts";

/** One wire format: the part of an adapter that is its own. */
export interface Wire<Body> {
  /** The request in this format, with the draft's `maxTokens`; optional parameters only when the draft takes them. */
  body(request: CompletionRequest, draft: Draft): Body;
  /** Sends it. Throws what the SDK throws for anything but success. */
  send(body: Body, signal: AbortSignal): Promise<Response>;
  /** Reads the whole answer, a stream or not. Throws CallFailure or what the SDK throws. */
  read(response: Response): Promise<RawReading>;
}

export interface AdapterOptions<Body> {
  readonly id: string;
  readonly model: string;
  readonly endpoint: string;
  readonly keyVariable: string;
  readonly key: string | undefined;
  /** What must never be written anywhere, the key among it. */
  readonly secrets: readonly string[];
  /** Whether the address is the provider's own. */
  readonly own: boolean;
  readonly cachesPrompts: boolean;
  readonly patience: Patience;
  /** Watched. */
  readonly fetch: typeof globalThis.fetch;
  readonly wire: Wire<Body>;
}

export class Adapter<Body> implements Provider {
  readonly id: string;
  readonly model: string;
  readonly endpoint: string;
  readonly listPrices: boolean;
  readonly cachesPrompts: boolean;
  readonly secrets: readonly string[];
  readonly #options: AdapterOptions<Body>;
  readonly #dialect: Dialect;

  constructor(options: AdapterOptions<Body>) {
    this.id = options.id;
    this.model = options.model;
    this.endpoint = options.endpoint;
    this.listPrices = options.own;
    this.cachesPrompts = options.cachesPrompts;
    this.secrets = options.secrets;
    this.#options = options;
    this.#dialect = new Dialect(options.patience.leadMs);
  }

  async complete(request: CompletionRequest, signal: AbortSignal, onBegun?: () => void): Promise<Completion> {
    let begun = false;
    try {
      const { response, draft } = await this.#accepted(request, signal);
      begun = true;
      onBegun?.();
      const body = await recognised(response);
      const reading = withoutReasoning(checkedReading(await this.#options.wire.read(body), this.model));
      return {
        ...reading,
        structured: request.format !== undefined && isStructured(reading.text, request.format),
        streamed: isEventStream(body),
        omitted: [...draft.omitted].sort(),
      };
    } catch (error) {
      signal.throwIfAborted();
      throw classify(error, {
        endpoint: this.endpoint,
        model: this.model,
        keyVariable: this.#options.keyVariable,
        secrets: this.secrets,
        firstByteMs: this.#options.patience.firstByteMs,
        begun,
        now: Date.now,
      });
    }
  }

  async contextTokens(signal: AbortSignal): Promise<number | null> {
    if (this.listPrices) return null;
    const { endpoint, model, key, fetch } = this.#options;
    return await contextTokensOf({ endpoint, model, key, fetch, signal });
  }

  /** Sends the request without what is refused by name, until it is accepted; a refusal costs nothing. */
  async #accepted(
    request: CompletionRequest,
    signal: AbortSignal,
  ): Promise<{ readonly response: Response; readonly draft: Draft }> {
    for (;;) {
      const draft = this.#dialect.draft(request.maxTokens);
      const body = this.#options.wire.body(request, draft);
      const lead = await this.#dialect.join(draft, signal);
      try {
        if (this.#dialect.outdated(draft)) continue;
        const response = await this.#options.wire.send(body, signal);
        this.#dialect.accept();
        lead?.arrived();
        return { response, draft };
      } catch (error) {
        if (!this.#dialect.learn(error, draft)) throw error;
      } finally {
        lead?.end();
      }
    }
  }
}
