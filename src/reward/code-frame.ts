/** The lines around a place in a module, as compilers show them. */
import { plainText } from "../core/plain-text.ts";
import type { Place } from "./syntax.ts";

/** Lines shown before and after the one in question. */
const CONTEXT = 2;
/** Characters shown of a line; of a longer one those around the caret. */
const WIDTH = 100;

/** The lines around a place with their numbers and a caret; empty where the text has no such line. */
export function codeFrame(source: string, { line, column }: Place): string {
  const lines = source.split("\n");
  if (line < 1 || line > lines.length) return "";
  const shift = Math.max(0, column - Math.floor(WIDTH * 0.7));
  const last = Math.min(lines.length, line + CONTEXT);
  const digits = String(last).length;
  const shown: string[] = [];
  for (let number = Math.max(1, line - CONTEXT); number <= last; number++) {
    const text = plainText(lines[number - 1]!.replaceAll("\t", " ")).slice(shift, shift + WIDTH);
    shown.push(`${number === line ? ">" : " "} ${String(number).padStart(digits)} | ${text}`.trimEnd());
    if (number === line) shown.push(`  ${" ".repeat(digits)} | ${" ".repeat(column - 1 - shift)}^`);
  }
  while (shown.at(-1)?.endsWith("|")) shown.pop();
  return shown.join("\n");
}
