/** Ids that follow from content, never from a position in a list. */
import { createHash } from "node:crypto";

/** JSON with sorted keys, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
        )
      : inner,
  );
}

/** First 12 hexadecimal digits of the SHA-256 of a text, or of a value's canonical JSON. */
export function contentId(content: unknown): string {
  const text = typeof content === "string" ? content : canonicalJson(content);
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
