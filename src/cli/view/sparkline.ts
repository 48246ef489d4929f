/** A curve as a row of small bars. */

const bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/**
 * @param range values that get the lowest and the highest bar, so that curves side by side can be compared
 * @param width at most so many bars; a longer curve is averaged
 */
export function sparkline(
  values: readonly number[],
  [low, high]: readonly [number, number],
  width: number,
): string {
  const count = Math.min(width, values.length);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * values.length) / count);
    const part = values.slice(from, Math.max(from + 1, Math.floor(((index + 1) * values.length) / count)));
    const value = part.reduce((sum, each) => sum + each, 0) / part.length;
    const share = high > low ? (value - low) / (high - low) : 0;
    return bars[Math.min(bars.length - 1, Math.max(0, Math.round(share * (bars.length - 1))))];
  }).join("");
}
