/** Numbers and tables of them as a reader of a reflection sees them: short, and the same on every machine. */
import { significant } from "../core/number-text.ts";
import { tableLines } from "../core/text-table.ts";

/** About three significant digits: `0.0123`, `-4.5`, `1.2e-5`, `250k`. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.001) return value.toExponential(1);
  if (size < 10_000) return significant(value, 3);
  if (size < 1e6) return `${significant(value / 1e3, 3)}k`;
  if (size < 1e9) return `${significant(value / 1e6, 3)}M`;
  return value.toExponential(1);
}

/** Below this share of the largest value beside it, a number is noise. */
const NOISE = 1e-6;

/** Numbers of one kind side by side; `~0` stands for those that are nothing beside the largest. */
export function shortAll(values: readonly number[]): string[] {
  const largest = Math.max(0, ...values.map(Math.abs).filter(Number.isFinite));
  return values.map((value) => {
    const size = Math.abs(value);
    return size > 0 && size < NOISE * largest ? "~0" : short(value);
  });
}

/** A share in [0, 1] as whole per cent. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A table of numbers under their names: the first column is set left, all others right. */
export function numberTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const right = header.map((_, column) => column).slice(1);
  return tableLines(header, rows, right).join("\n");
}
