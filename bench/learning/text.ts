/** Numbers and tables of learning curves, as Markdown. */
import { quantile } from "../../src/core/statistics.ts";
import type { Curve } from "./curves.ts";
import { type Interquartile, interquartile } from "./interquartile.ts";

/** A table with its header's rule; `right` are the columns set right. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const rule = header.map((_, column) => (right.includes(column) ? "---:" : "---"));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export function withInterval({ value, interval: [low, high] }: Interquartile, digits = 2): string {
  return `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}

/** Of one task's seeds. */
export function overSeeds(values: readonly number[], digits = 2): string {
  return withInterval(interquartile([values]), digits);
}

/** `123k`, or `never` for a task that was not solved. */
export function thousands(steps: number): string {
  return Number.isFinite(steps) ? `${Math.round(steps / 1000)}k` : "never";
}

/** Median and range of the steps to solve; what was never solved counts as later than everything else. */
export function medianAndRange(steps: readonly number[]): string {
  const [low, high] = [Math.min(...steps), Math.max(...steps)];
  return `${thousands(middle(steps))} (${low === high ? "all" : `${thousands(low)} to ${thousands(high)}`})`;
}

/** The lower of the two middle values where their number is even, since nothing lies between a number and never. */
function middle(steps: readonly number[]): number {
  return steps.every(Number.isFinite)
    ? quantile(steps, 0.5)
    : [...steps].sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)]!;
}

/** One row a checkpoint. */
export function curveTable(columns: Readonly<Record<string, Curve>>, digits = 2): string {
  const names = Object.keys(columns);
  const [first] = Object.values(columns);
  return markdownTable(
    ["steps", ...names],
    first!.points.map(({ steps }, i) => [
      thousands(steps),
      ...Object.values(columns).map(({ points }) => withInterval(points[i]!, digits)),
    ]),
    [0],
  );
}
