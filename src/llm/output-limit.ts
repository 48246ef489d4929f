/** How many tokens of answer a server has room for, read from its refusal of a request for more. */

/** A refusal that names the most: Anthropic "max_tokens: 128000 > 64000, which is the maximum", OpenAI "at most 4096". */
const MOST = [
  /max_tokens:? \d+ > (\d+), which is the maximum/i,
  /supports at most (\d+) completion tokens/i,
  /max_(?:completion_)?tokens.{0,40}must be (?:less than or equal to|at most|<=) (\d+)/is,
];
/** vLLM names the room for prompt and answer together, and in three wordings what the prompt takes of it. */
const ROOM = /maximum context length (?:is|of) (\d+) tokens/i;
const PROMPT = [
  /\((\d+) in the messages/i,
  /your request has (\d+) input tokens/i,
  /your prompt contains at least (\d+) input tokens/i,
];

/** A module with its explanation hardly fits into less; the prompt is then too long, whatever the server says. */
const LEAST_ANSWER = 512;

/** Tokens that the answer may have, or null when the refusal is about something else or leaves too little. */
export function outputLimit(refusal: string): number | null {
  const most = number(refusal, MOST);
  if (most !== null) return most >= LEAST_ANSWER ? most : null;
  const room = number(refusal, [ROOM]);
  const prompt = number(refusal, PROMPT);
  if (room === null || prompt === null) return null;
  return room - prompt >= LEAST_ANSWER ? room - prompt : null;
}

function number(text: string, patterns: readonly RegExp[]): number | null {
  for (const pattern of patterns) {
    const [, digits] = pattern.exec(text) ?? [];
    if (digits !== undefined) return Number(digits);
  }
  return null;
}
