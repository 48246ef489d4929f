/** Notices a server that read only a part of the prompt and did not say so, as Ollama does beyond its `num_ctx`. */
import type { CompletionRequest, Usage } from "./provider.ts";

/**
 * Characters a token that no tokeniser reaches on English prose and code: about 4.5 for prose and 3.5 for code are
 * usual, so that a prompt which was read whole counts well more tokens than this allows for.
 */
const MOST_CHARACTERS_A_TOKEN = 6;
/** Short prompts are not cut by anyone, and their counts are ruled by the template around them. */
const SHORTEST_PROMPT = 4_000;

/** The sentence that says so, or null when the whole prompt seems to have been read. */
export function promptCut(request: CompletionRequest, usage: Usage | null): string | null {
  if (!usage || usage.inputTokens === 0) return null;
  const characters = [request.system, ...request.messages.map(({ text }) => text)].join("").length;
  if (characters < SHORTEST_PROMPT || usage.inputTokens >= characters / MOST_CHARACTERS_A_TOKEN) return null;
  const wanted = Math.ceil(characters / 3 + request.maxTokens);
  const room = 1024 * Math.ceil(wanted / 1024);
  return `the server read only ${usage.inputTokens} tokens of a prompt of ${characters} characters, so it has cut it off; give it more room, with Ollama by OLLAMA_CONTEXT_LENGTH=${room} or "PARAMETER num_ctx ${room}" in a Modelfile, with llama.cpp by -c ${room}`;
}
