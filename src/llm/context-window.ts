/** What servers say when prompt or answer do not fit, and how much room they say there is. */

const TROUBLE =
  /context_length_exceeded|context.?(length|window|size)|prompt is too long|input is too long|maximum context|too many tokens|exceed_context_size/i;

/**
 * How the room is put into words: OpenAI and vLLM "maximum context length is 8192 tokens", Anthropic "213462 tokens >
 * 200000 maximum", LM Studio "context length of only 4096 tokens", llama.cpp's field `n_ctx` or "context size (4096".
 */
const ROOM = [
  /maximum context length (?:is|of) (\d+)/i,
  /> (\d+) maximum/i,
  /context (?:length|window|size)(?: of)?(?: only)?[\s(:=]+(\d+)/i,
  /"n_ctx":\s*(\d+)/,
];
/** And what was wanted: "you requested 9000 tokens", "resulted in 9000 tokens", llama.cpp's `n_prompt_tokens`. */
const WANTED = [
  /(?:requested|resulted in|too long:|request has|keep the first) (?:about )?(\d+)/i,
  /"n_prompt_tokens":\s*(\d+)/,
  /\((\d+) tokens\) exceeds/i,
];

/** Whether an error text complains about the length of prompt and answer together. */
export function contextTrouble(text: string): boolean {
  return TROUBLE.test(text);
}

/** "it has room for 4096 tokens and 9000 were wanted", as far as the server gave numbers, else null. */
export function contextNumbers(text: string): string | null {
  const room = first(text, ROOM);
  if (room === null) return null;
  const wanted = first(text, WANTED);
  return `it has room for ${room} tokens${wanted === null ? "" : ` and ${wanted} were asked for`}`;
}

/** A refusal that names the most: Anthropic "max_tokens: 128000 > 64000, which is the maximum", OpenAI "at most 4096". */
const MOST = [
  /max_tokens:? \d+ > (\d+), which is the maximum/i,
  /supports at most (\d+) completion tokens/i,
  /max_(?:completion_)?tokens.{0,40}must be (?:less than or equal to|at most|<=) (\d+)/is,
];
/** vLLM names the room for prompt and answer together, and in three wordings what the prompt takes of it. */
const ROOM_OF_BOTH = /maximum context length (?:is|of) (\d+) tokens/i;
const PROMPT = [
  /\((\d+) in the messages/i,
  /your request has (\d+) input tokens/i,
  /your prompt contains at least (\d+) input tokens/i,
];

/** A module with its explanation hardly fits into less; the prompt is then too long, whatever the server says. */
const LEAST_ANSWER = 512;

/** Tokens that the answer may have, or null when the refusal is about something else or leaves too little. */
export function outputLimit(refusal: string): number | null {
  const most = first(refusal, MOST);
  if (most !== null) return most >= LEAST_ANSWER ? most : null;
  const room = first(refusal, [ROOM_OF_BOTH]);
  const prompt = first(refusal, PROMPT);
  if (room === null || prompt === null) return null;
  return room - prompt >= LEAST_ANSWER ? room - prompt : null;
}

function first(text: string, patterns: readonly RegExp[]): number | null {
  for (const pattern of patterns) {
    const [, digits] = pattern.exec(text) ?? [];
    if (digits !== undefined) return Number(digits);
  }
  return null;
}
