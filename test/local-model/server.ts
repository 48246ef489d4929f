/** Finds the model server that the environment names, and which model to ask there. */
import { z } from "zod";

export type FoundModel =
  | { readonly found: true; readonly baseUrl: string; readonly model: string }
  /** One sentence. */
  | { readonly found: false; readonly why: string };

const models = z.object({ data: z.array(z.object({ id: z.string() })).min(1) });

/** How long a server that is up may take to list its models, in milliseconds. */
const PATIENCE_MS = 10_000;

/** @param env `LOCAL_MODEL_BASE_URL`, and `LOCAL_MODEL` where it is not the first model that the server lists */
export async function findModel(env: NodeJS.ProcessEnv): Promise<FoundModel> {
  const baseUrl = env.LOCAL_MODEL_BASE_URL?.replace(/\/+$/, "");
  if (!baseUrl) {
    return missing(
      "LOCAL_MODEL_BASE_URL is not set: start a model server and name it, e.g. http://localhost:8080/v1",
    );
  }
  const headers = env.OPENAI_API_KEY ? { authorization: `Bearer ${env.OPENAI_API_KEY}` } : {};
  try {
    const response = await fetch(`${baseUrl}/models`, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    const listed = models.safeParse(response.ok ? await response.json() : null);
    if (env.LOCAL_MODEL) return { found: true, baseUrl, model: env.LOCAL_MODEL };
    return listed.success
      ? { found: true, baseUrl, model: listed.data.data[0]!.id }
      : missing(`${baseUrl}/models lists no model (HTTP ${response.status}): name one with LOCAL_MODEL`);
  } catch (error) {
    const reason =
      error instanceof Error
        ? ((error.cause as { code?: string } | undefined)?.code ?? error.message)
        : error;
    return missing(
      `no model server answers at ${baseUrl} (${reason}): start it or correct LOCAL_MODEL_BASE_URL`,
    );
  }
}

function missing(why: string): FoundModel {
  return { found: false, why };
}
