/** What a server behind `--base-url` can do, found out by one cheap question, since names and versions promise little. */
import type { Completion, CompletionRequest } from "./provider.ts";

export interface Capabilities {
  /**
   * Whether a JSON schema holds: `enforced`; `ignored`, so that answers are as free as without; `refused` by name;
   * `unknown` when the answer did not tell, which is treated as not enforced.
   */
  readonly schema: "enforced" | "ignored" | "refused" | "unknown";
  readonly streams: boolean;
  /** Tokens of prompt and answer together, or null when the server does not say. */
  readonly contextTokens: number | null;
  /** Parameters that were refused by name, of those that the question used. */
  readonly refused: readonly string[];
}

/** The providers' own addresses are documented, and each answer is checked all the same. */
export const documented: Capabilities = {
  schema: "enforced",
  streams: true,
  contextTokens: null,
  refused: [],
};

/** Asks for a value that the schema forbids: who gives it enforces nothing. */
export const probeRequest: CompletionRequest = {
  system: "You answer with exactly the JSON object that you are asked for.",
  messages: [{ role: "user", text: 'Answer with {"colour": "red"} and nothing else.' }],
  // Reasoning models need some words before the few that count.
  maxTokens: 512,
  format: {
    name: "probe",
    schema: {
      type: "object",
      properties: { colour: { type: "string", enum: ["blue"] } },
      required: ["colour"],
      additionalProperties: false,
    },
  },
  once: true,
  sample: 0,
};

/** What the answer to {@link probeRequest} shows. */
export function capabilitiesOf(
  { text, structured, streamed, omitted }: Pick<Completion, "text" | "structured" | "streamed" | "omitted">,
  contextTokens: number | null,
): Capabilities {
  const schema = omitted.includes("format")
    ? "refused"
    : structured
      ? "enforced"
      : text.trim() === ""
        ? "unknown"
        : "ignored";
  return { schema, streams: streamed, contextTokens, refused: omitted };
}
