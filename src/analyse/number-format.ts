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

/** A share in [0, 1] as whole per cent. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A table of numbers under their names: the first column is set left, all others right. */
export function numberTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const right = header.map((_, column) => column).slice(1);
  return tableLines(header, rows, right).join("\n");
}
