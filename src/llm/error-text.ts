/** What a server says of its error, in the many shapes in which servers say it. */

/** The fields of an SDK error that are read; everything else may hold request data. */
export interface ErrorShape {
  readonly status?: unknown;
  readonly headers?: unknown;
  readonly error?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
  readonly requestID?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly name?: unknown;
}

/** The server's own sentence where it can be found, else what the SDK makes of the body; without the status. */
export function errorText({ error, status, message }: ErrorShape): string {
  const told = typeof message === "string" ? message : "";
  const bare =
    typeof status === "number" ? told.replace(`${status} `, "").replace("status code (no body)", "") : told;
  return (
    inBody(error) ?? inBody(parsed(bare)) ?? inPage(bare) ?? (/^(\{\}|\[\]|null)$/.test(bare) ? "" : bare)
  );
}

/**
 * OpenAI and Anthropic `{error: {message}}`, vLLM before 0.9 `{message}`, Ollama and LM Studio `{error: "…"}`, Gemini a
 * list of those, FastAPI `{detail: "…"}` and `{detail: [{loc, msg}]}`.
 */
function inBody(body: unknown): string | null {
  if (typeof body === "string" && body !== "") return body;
  if (Array.isArray(body)) return body.map(inBody).filter(Boolean).join("; ") || null;
  if (body === null || typeof body !== "object") return null;
  const { message, error, detail, loc, msg, metadata } = body as Record<string, unknown>;
  if (typeof msg === "string") return Array.isArray(loc) ? `${loc.join(".")}: ${msg}` : msg;
  const told = inBody(message) ?? inBody(error) ?? inBody(detail);
  // What OpenRouter was told by the provider that it asked.
  const { raw } = (metadata ?? {}) as { readonly raw?: unknown };
  return told !== null && typeof raw === "string" ? `${told}: ${raw}` : told;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** The title of a proxy's page. */
function inPage(text: string): string | null {
  if (!/^\s*<(!doctype|html|head|body)/i.test(text)) return null;
  const [, title] = /<title[^>]*>([^<]{1,200})/i.exec(text) ?? [];
  return title === undefined ? "a page of HTML" : `a page of HTML, "${title.trim()}"`;
}
