/** Keeps keys out of everything that is shown or saved, and makes foreign text fit for a sentence. */
import { secretForms } from "./secret-forms.ts";

/** Shorter ones are placeholders for local servers ("ollama"), which stand in ordinary text as well. */
const SHORTEST_SECRET = 12;
const LONGEST_QUOTE = 300;

/** Text of a server without control characters, keys and line breaks, cut to a length that fits a sentence. */
export function quote(text: string, secrets: readonly string[]): string {
  const plain = redact(text.slice(0, 20 * LONGEST_QUOTE), secrets)
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  return plain.length > LONGEST_QUOTE ? `${plain.slice(0, LONGEST_QUOTE)}…` : plain;
}

/** `text` with every secret replaced, encoded ones too. */
function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .flatMap(secretForms)
    .reduce((rest, secret) => rest.replaceAll(secret, "[key]"), text);
}

/** A JSON value with every secret in its strings replaced. */
export function redactDeep<T>(value: T, secrets: readonly string[]): T {
  if (typeof value === "string") return redact(value, secrets) as T;
  if (Array.isArray(value)) return value.map((each) => redactDeep(each, secrets)) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, redactDeep(inner, secrets)]),
  ) as T;
}
