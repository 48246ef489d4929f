/** Aligned tables of plain text: compact for a model, readable for a person. */

/**
 * Lines without white space at their ends.
 * @param header one cell a column
 * @param right  indices of the columns that are set right; all others are set left
 */
export function tableLines(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => lengthOf(row[column] ?? ""))));
  return all.map((row) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? "";
        const fill = " ".repeat(width - lengthOf(cell));
        return right.includes(column) ? fill + cell : cell + fill;
      })
      .join("  ")
      .trimEnd(),
  );
}

/** In characters, not in the UTF-16 units of `length`. */
function lengthOf(cell: string): number {
  return [...cell].length;
}
