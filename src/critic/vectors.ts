/** Golden vectors: some of the probes with what a reward pays for them, to check it wherever it is used later. */
import type { GoldenVector } from "../reward/export/bundle.ts";
import type { FieldColumns, TransitionColumns } from "../sim/columns.ts";
import type { DryRun } from "./dry-run.ts";
import type { Probes } from "./probes.ts";
import { unpackSample } from "./samples.ts";

const FROM_EACH = 7;

/** Seven rows, evenly spread, of the rollouts, of the random states and of the extremes. */
export async function goldenVectors(
  javascript: string,
  probes: Probes,
  dryRun: DryRun,
): Promise<readonly GoldenVector[]> {
  const spread = (first: number, count: number): number[] => [
    ...new Set(
      Array.from({ length: FROM_EACH }, (_, k) => first + Math.floor((k * (count - 1)) / (FROM_EACH - 1))),
    ),
  ];
  const rows = [
    ...spread(0, probes.rollout),
    ...spread(probes.rollout, probes.random),
    ...spread(probes.rollout + probes.random, probes.extreme),
  ];
  const columns = unpackSample(probes.sample);
  const terms = await dryRun.read(javascript, rows);
  return rows.map((row, at) => ({ ...transitionAt(columns, row), terms: Object.fromEntries(terms[at]!) }));
}

function transitionAt(columns: TransitionColumns, row: number): Omit<GoldenVector, "terms"> {
  const { layout } = columns;
  return {
    state: recordAt(layout.state, columns.state, row),
    action: recordAt(layout.action, columns.action, row) as Readonly<Record<string, number>>,
    next: recordAt(layout.state, columns.next, row),
  };
}

function recordAt(
  fields: readonly FieldColumns[],
  columns: readonly Float32Array[],
  row: number,
): Readonly<Record<string, number | readonly number[]>> {
  let k = 0;
  return Object.fromEntries(
    fields.map(({ name, vector, length }) => {
      const values = Array.from({ length }, () => columns[k++]![row]!);
      return [name, vector ? values : values[0]!];
    }),
  );
}
