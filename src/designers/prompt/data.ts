/**
 * Text that comes from rewards, errors and simulators, made fit for a prompt: it is data, and must neither look like
 * instructions nor grow without bound.
 */
import { significant } from "../../core/number-text.ts";
import { plainText } from "../../core/plain-text.ts";

/** At most `limit` characters, cut between lines, with a last line that says how many are missing. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const lines = text.split("\n");
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > limit) break;
    kept.push(line);
  }
  const missing = lines.length - kept.length;
  return [...kept, `[${missing} more ${missing === 1 ? "line" : "lines"}, left out]`].join("\n");
}

/**
 * A fenced block that its content cannot close: the fence is longer than any run of backticks inside
 * (CommonMark 0.31, section 4.5).
 */
export function fenced(text: string, limit: number): string {
  const content = cut(plainText(text).trim(), limit);
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}data\n${content}\n${fence}`;
}

/** A number of a prompt: four significant digits. */
export function short(value: number): string {
  return significant(value, 4);
}
