/**
 * Text that comes from rewards, errors and simulators, made fit for a prompt: it is data, and must neither look like
 * instructions nor grow without bound.
 */

/**
 * Without what could hide or reorder text: control characters but line breaks and tabs, and the invisible format
 * characters of Unicode (zero width, direction overrides; "Trojan Source", Boucher and Anderson 2021).
 */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, "");
}

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
  const content = cut(clean(text).trim(), limit);
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}data\n${content}\n${fence}`;
}

/** One line of at most `limit` characters. */
export function oneLine(text: string, limit: number): string {
  const line = clean(text).replace(/\s+/g, " ").trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}

/** A number as people write it: four significant digits. */
export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}
