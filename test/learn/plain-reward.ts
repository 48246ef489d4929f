/** A reward that runs in this process, for tests of the learner: the contract without the sandbox. */
import type { FieldColumns, TransitionColumns } from "../../src/sim/columns.ts";
import type { RewardEvaluator } from "../../src/sim/reward-evaluator.ts";

// biome-ignore lint/suspicious/noExplicitAny: the field names of a task are not known here
type Fields = any;
export type PlainReward = (s: Fields, a: Fields, next: Fields) => Readonly<Record<string, number>>;

/** Calls `reward` row by row. */
export function plainReward(reward: PlainReward): (columns: TransitionColumns) => RewardEvaluator {
  return (columns) => {
    const state = reader(columns.layout.state, columns.state);
    const action = reader(columns.layout.action, columns.action);
    const next = reader(columns.layout.state, columns.next);
    let terms: readonly string[] = [];
    return {
      get terms() {
        return terms;
      },
      evaluate(rows) {
        for (let row = 0; row < rows; row++) {
          const result = reward(state(row), action(row), next(row));
          if (row === 0) terms = Object.keys(result);
          for (let k = 0; k < terms.length; k++) columns.terms[k]![row] = result[terms[k]!]!;
        }
      },
    };
  };
}

/** Reads one row of the columns as a record, which is reused. */
function reader(fields: readonly FieldColumns[], columns: readonly Float32Array[]): (row: number) => Fields {
  let first = 0;
  const parts = fields.map(({ name, vector, length }) => {
    first += length;
    return { name, vector, columns: columns.slice(first - length, first) };
  });
  const record: Record<string, number | number[]> = {};
  return (row) => {
    for (const part of parts)
      record[part.name] = part.vector ? part.columns.map((column) => column[row]!) : part.columns[0]![row]!;
    return record;
  };
}
