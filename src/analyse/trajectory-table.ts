/** One episode as a compact table: what the policy did, and what each term paid for it. */
import type { Trajectory } from "../core/training.ts";
import { numberTable, short, shortAll } from "./number-format.ts";

/** Rows shown of an episode. */
const ROWS = 12;

/** Columns shown of state fields; a vector field may have many. */
const STATE_COLUMNS = 12;

/** At most `limit` indices, evenly spread over `[0, count)`, with the first and the last. */
function spread(count: number, limit: number): number[] {
  if (count <= limit) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: limit }, (_, i) => Math.round((i * (count - 1)) / (limit - 1)));
}

/** A heading with the episode's result, and the table. */
export function trajectoryTable(title: string, trajectory: Trajectory): string {
  const kept = spread(trajectory.step.length, ROWS);
  const state = Object.entries(trajectory.state);
  const columns = [
    ...state.slice(0, STATE_COLUMNS),
    ...Object.entries(trajectory.action),
    ...Object.entries(trajectory.terms).map(([name, values]) => [`[${name}]`, values] as const),
  ];
  const cells = columns.map(([, values]) => shortAll(kept.map((row) => values[row] ?? Number.NaN)));
  const table = numberTable(
    ["step", ...columns.map(([name]) => name)],
    kept.map((row, index) => [String(trajectory.step[row]), ...cells.map((column) => column[index]!)]),
  );
  const success = trajectory.success === null ? "" : trajectory.success ? ", success" : ", no success";
  const end = trajectory.terminated ? "ended by itself" : "ran to the time limit";
  const omitted =
    state.length > STATE_COLUMNS ? ` (${state.length - STATE_COLUMNS} more state columns not shown)` : "";
  return `${title}: fitness ${short(trajectory.fitness)}${success}, ${trajectory.length} steps, ${end}, return ${short(trajectory.return)}${omitted}\n${table}`;
}
