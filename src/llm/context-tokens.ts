/** Asks a compatible server how much room its model has, by the free addresses that each kind of server has for it. */
import { z } from "zod";

const tokens = z.number().int().positive();
/** A list of models; the names of the field are those of vLLM, OpenRouter, Groq and LM Studio (loaded first). */
const listed = z.object({
  id: z.string(),
  loaded_context_length: tokens.optional().catch(undefined),
  max_model_len: tokens.optional().catch(undefined),
  context_length: tokens.optional().catch(undefined),
  context_window: tokens.optional().catch(undefined),
  max_context_length: tokens.optional().catch(undefined),
});
const list = z.object({ data: z.array(listed.or(z.unknown())) });
/** llama.cpp: the room of one slot. */
const props = z.object({ default_generation_settings: z.object({ n_ctx: tokens }) });
/** Ollama: the models in memory, each with the room that it was loaded with. */
const running = z.object({
  models: z.array(z.object({ name: z.string(), context_length: tokens.optional().catch(undefined) })),
});

export interface ContextQuestion {
  readonly endpoint: string;
  readonly model: string;
  readonly key: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
}

/** For one of these small answers, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Tokens of prompt and answer together, or null where the server does not say. @throws the signal's reason */
export async function contextTokensOf(question: ContextQuestion): Promise<number | null> {
  const { endpoint, model, signal } = question;
  const root = endpoint.replace(/\/v\d+$/, "");
  const [ollama, llamaCpp, studio, models] = await Promise.all([
    get(question, `${root}/api/ps`),
    get(question, `${root}/props`),
    get(question, `${root}/api/v0/models`),
    get(question, `${endpoint}/models`),
  ]);
  signal.throwIfAborted();
  const inMemory = running.safeParse(ollama).data?.models.find(({ name }) => sameModel(name, model));
  return (
    inMemory?.context_length ??
    props.safeParse(llamaCpp).data?.default_generation_settings.n_ctx ??
    roomIn(studio, model) ??
    roomIn(models, model)
  );
}

function roomIn(answer: unknown, model: string): number | null {
  const entries = list.safeParse(answer).data?.data ?? [];
  for (const each of entries) {
    const { data } = listed.safeParse(each);
    if (!data || !sameModel(data.id, model)) continue;
    return (
      data.loaded_context_length ??
      data.max_model_len ??
      data.context_length ??
      data.context_window ??
      data.max_context_length ??
      null
    );
  }
  return null;
}

/** Ollama adds the tag `latest` to names without one. */
function sameModel(name: string, model: string): boolean {
  return name === model || name === `${model}:latest`;
}

async function get({ fetch, key, signal }: ContextQuestion, address: string): Promise<unknown> {
  try {
    const response = await fetch(address, {
      headers: { accept: "application/json", ...(key && { authorization: `Bearer ${key}` }) },
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (response.ok) return await response.json();
    await response.body?.cancel();
  } catch {
    // A server that does not know the address says nothing about its room.
  }
  return null;
}
