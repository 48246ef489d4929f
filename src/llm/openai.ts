/** OpenAI's models over the Responses API, and every compatible server over Chat Completions. */
import OpenAI from "openai";
import { UsageProblem } from "../core/problem.ts";
import { Adapter } from "./adapter.ts";
import { isAzure, parseAddress } from "./address.ts";
import { keyIn, secretsIn } from "./keys.ts";
import { chatWire } from "./openai-chat.ts";
import { responsesWire } from "./openai-responses.ts";
import { patienceFor } from "./patience.ts";
import type { OpenProvider } from "./provider.ts";
import { watchedFetch } from "./watched-body.ts";

const DEFAULT_BASE_URL = "https://api.openai.com/v1";
/** Local servers want some key and look at none. */
const NO_KEY = "none";

export const openOpenAi: OpenProvider = ({ model, keyVariable, baseUrl, env, ...rest }) => {
  const key = keyIn(env, keyVariable);
  const own = baseUrl === undefined;
  if (!key && own) {
    throw new UsageProblem(
      `openai:${model} needs a key: set ${keyVariable}, or name a compatible server with --base-url`,
    );
  }
  const { endpoint, query } = parseAddress(baseUrl ?? DEFAULT_BASE_URL);
  const patience = { ...patienceFor(endpoint), ...rest.patience };
  const fetch = watchedFetch(rest.fetch ?? globalThis.fetch, patience);
  const client = new OpenAI({
    apiKey: key || NO_KEY,
    adminAPIKey: null,
    organization: env.OPENAI_ORG_ID ?? null,
    project: env.OPENAI_PROJECT_ID ?? null,
    baseURL: endpoint,
    defaultQuery: query,
    defaultHeaders: key && isAzure(endpoint) ? { "api-key": key } : {},
    maxRetries: 0,
    timeout: patience.firstByteMs,
    logLevel: "off",
    fetch,
  });
  const secrets = secretsIn(env, key, "OPENAI_CUSTOM_HEADERS");
  const common = { id: `openai:${model}`, model, endpoint, keyVariable, key, secrets, own, patience, fetch };
  return own
    ? new Adapter({ ...common, cachesPrompts: true, wire: responsesWire(model, client) })
    : new Adapter({ ...common, cachesPrompts: false, wire: chatWire(model, client) });
};
