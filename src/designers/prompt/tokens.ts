/** How many tokens a text takes, without any model's tokenizer: only the model's own server knows exactly. */

/** Words (a capital begins a new one), digits, gaps before digits, other white space, everything else. */
const PIECE =
  /(\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{L}+)|(\d)|( {2,}(?=\d))|( (?=\d)|\n\s*| {2,})|([^\s\p{L}\d])/gu;

/**
 * An estimate for prose, code and tables of numbers. Every digit counts as a token, as in Qwen, Llama 2 and SmolLM;
 * tokenizers with three digits to a token need less for tables.
 *
 * Against real tokenizers on this project's prompts and rewards: `docs/prompts.md` has the measured error.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece, word, digit, gap, blank] of text.matchAll(PIECE)) {
    if (word !== undefined) tokens += wordTokens(word);
    else if (digit !== undefined || blank !== undefined) tokens += 1;
    else if (gap !== undefined) tokens += 2;
    else tokens += isAscii(piece) ? PER_MARK : Buffer.byteLength(piece) / 2;
  }
  return Math.ceil(tokens);
}

/** Tokens of a punctuation mark: some pairs of them are one token. */
const PER_MARK = 0.85;

/** Common words are one token each; longer ones fall into pieces, other scripts into smaller ones. */
function wordTokens(word: string): number {
  if (!isAscii(word)) return Buffer.byteLength(word) / 2.5;
  return word.length <= 8 ? 1 : word.length / 6;
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}
