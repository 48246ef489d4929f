/** Numbers and times as people read them. */
import { significant } from "../core/number-text.ts";
import type { Estimate } from "../core/statistics.ts";

/** Three decimals, or as many significant digits where that would hide the number; `–` for none. */
export function fitnessText(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return size >= 1e4 || (size > 0 && size < 1e-3) ? value.toExponential(2) : value.toFixed(3);
}

export function intervalText([low, high]: Estimate["interval"]): string {
  return `[${fitnessText(low)}, ${fitnessText(high)}]`;
}

/** `250k`, `1.5M`. */
export function countText(value: number): string {
  for (const [factor, unit] of [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (value >= factor) return significant(value / factor, 3) + unit;
  }
  return String(Math.round(value));
}

export function percentText(share: number | null | undefined): string {
  return share === null || share === undefined ? "–" : `${Math.round(100 * share)} %`;
}

/** `1.4 s`, `40 s`, `3 min`, `2 h 05 min`. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** `1 training`, `2 trainings`. */
export function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}
