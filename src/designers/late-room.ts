/** How much room a model has, asked of its server once a run: a resumed run has to ask the very same questions. */
import { z } from "zod";
import type { Provider, TranscriptStore } from "../llm/index.ts";
import { type ContextOptions, type ContextShares, contextShares } from "./prompt/index.ts";

/** Where the answer is kept, beside the transcripts. */
const FILE = "context.json";
const kept = z.object({ contextTokens: z.number().int().positive().nullable() });

export interface LateRoomOptions extends ContextOptions {
  readonly transcripts: TranscriptStore;
  readonly signal: AbortSignal;
}

/** What the user says goes before what a compatible server says; where neither does, the usual sizes hold. */
export function lateRoom(
  provider: Pick<Provider, "contextTokens">,
  options: LateRoomOptions,
): () => Promise<ContextShares> {
  let room: Promise<ContextShares> | undefined;
  return () => {
    room ??= find(provider, options);
    return room;
  };
}

async function find(
  provider: Pick<Provider, "contextTokens">,
  { transcripts, signal, ...context }: LateRoomOptions,
): Promise<ContextShares> {
  const { llm, baseUrl } = context;
  if (baseUrl === undefined || llm?.contextTokens !== undefined) return contextShares(context);
  const known = kept.safeParse(await transcripts.load?.(FILE));
  const contextTokens = known.success ? known.data.contextTokens : await provider.contextTokens(signal);
  if (!known.success) await transcripts.save(FILE, { contextTokens });
  return contextShares(contextTokens === null ? context : { ...context, llm: { ...llm, contextTokens } });
}
