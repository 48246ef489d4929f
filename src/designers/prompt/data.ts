/**
 * Text that comes from rewards, errors, simulators and people, made fit for a prompt: none of it can end the block that
 * it stands in, and nothing is cut within a line.
 */
import { significant } from "../../core/number-text.ts";
import { plainLine, plainText } from "../../core/plain-text.ts";

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
  return [...kept, leftOut(lines.length - kept.length, "line")].join("\n");
}

/** What stands where something does not: `[3 more lines, left out]`. */
export function leftOut(count: number, what: string): string {
  return `[${count} more ${what}${count === 1 ? "" : "s"}, left out]`;
}

/** One line; one that is longer than `limit` characters is not told in part, but replaced by a note. */
export function dataLine(text: string, limit: number): string {
  const line = plainLine(text);
  return line.length <= limit ? line : `[a text of ${line.length} characters, left out]`;
}

/**
 * A fenced block that its content cannot close: the fence is longer than any run of backticks inside
 * (CommonMark 0.31, section 4.5).
 */
export function fenced(text: string, limit = Number.POSITIVE_INFINITY): string {
  const content = cut(
    plainText(text)
      .replace(/^(?:[ \t]*\n)+/, "")
      .trimEnd(),
    limit,
  );
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}data\n${content}\n${fence}`;
}

/**
 * A person's own words as a block quote: instructions, whose headings, fences and slots stay within the quote
 * (CommonMark 0.31, section 5.1: what is opened in a quote ends with it).
 */
export function quoted(text: string): string {
  return plainText(text)
    .trim()
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** A number of a prompt: four significant digits. */
export function short(value: number): string {
  return significant(value, 4);
}
