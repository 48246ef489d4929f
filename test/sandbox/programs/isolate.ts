/** Child program of the sandbox's tests: evaluates a reward on two fields and says what came out. */
import { FailureError } from "../../../src/core/outcome.ts";
import { serveParent } from "../../../src/sandbox/child.ts";
import { RewardIsolate } from "../../../src/sandbox/isolate.ts";
import { MAX_TERMS, TransitionColumns } from "../../../src/sim/columns.ts";

export interface IsolateRequest {
  readonly javascript: string;
  /** Values of `angle` before and after the step, row by row. */
  readonly angle: readonly number[];
  readonly starts?: readonly number[];
  readonly environments?: number;
  /** How often the batch is evaluated; the last time counts. */
  readonly times?: number;
  /** For one batch; unless told, more than any machine takes. */
  readonly timeoutMs?: number;
}

export type IsolateEvent =
  | {
      readonly terms: Readonly<Record<string, readonly number[]>>;
      readonly exact: readonly (readonly [string, number])[];
    }
  | { readonly kind: string; readonly message: string };

serveParent<IsolateRequest, IsolateEvent>(
  ({ javascript, angle, starts, environments = 1, times = 1, timeoutMs = 30_000 }, { send }) => {
    const columns = new TransitionColumns({
      state: [
        { name: "angle", vector: false, length: 1 },
        { name: "tip", vector: true, length: 2 },
      ],
      action: [{ name: "force", vector: false, length: 1 }],
      rows: angle.length,
      environments,
      maxTerms: MAX_TERMS,
    });
    columns.state[0]!.set(angle);
    columns.next[0]!.set(angle);
    columns.next[1]!.set(angle.map((value) => value + 1));
    columns.next[2]!.set(angle.map((value) => value + 2));
    columns.action[0]!.fill(0.5);
    columns.starts.set(starts ?? angle.map(() => 1));
    try {
      using isolate = new RewardIsolate(javascript, columns, { timeoutMs, memoryMb: 16 });
      for (let turn = 0; turn < times; turn++) isolate.evaluate(angle.length);
      const terms = Object.fromEntries(isolate.terms.map((name, k) => [name, [...columns.terms[k]!]]));
      send({ terms, exact: isolate.read(0) });
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      send({ kind: error.kind, message: error.message });
    }
  },
);
