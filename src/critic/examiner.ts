/** Child program: tries candidates on samples of transitions, one after another. Run only by {@link DryRun}. */
import { FailureError } from "../core/outcome.ts";
import { serveParent } from "../sandbox/child.ts";
import { RewardIsolate } from "../sandbox/isolate.ts";
import type { TransitionColumns } from "../sim/columns.ts";
import { copyOf, examine, LIMITS } from "./examination.ts";
import type { ExaminerEvent, ExaminerRequest } from "./examiner-events.ts";
import { encode, unpackSample } from "./samples.ts";
import { totals } from "./totals.ts";

const samples = new Map<string, TransitionColumns>();

serveParent<ExaminerRequest, ExaminerEvent>((request, { send }) => {
  if (request.type === "sample") {
    samples.set(request.name, unpackSample(request.sample));
    return;
  }
  try {
    send(answer(request));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    // Then this process is of no use, and the parent tries the candidate once more in another.
    if (error.kind === "machine") process.kill(process.pid, "SIGKILL");
    const term = "term" in error ? String(error.term) : "";
    send({ type: "failed", failure: error.failure, term });
  }
});

function answer(request: Exclude<ExaminerRequest, { type: "sample" }>): ExaminerEvent {
  const { javascript } = request;
  if (request.type === "examine") {
    const probes = sample("probes");
    return { type: "examined", terms: examine(javascript, probes), rows: probes.layout.rows };
  }
  if (request.type === "read") {
    using isolate = new RewardIsolate(javascript, sample("probes"), LIMITS);
    return { type: "values", rows: request.rows.map((row) => isolate.read(row)) };
  }
  const columns = copyOf(sample(request.sample));
  using isolate = new RewardIsolate(javascript, columns, LIMITS);
  isolate.evaluate(columns.layout.rows);
  if (request.sum)
    return { type: "evaluated", terms: [{ name: "reward", values: encode(totals(columns, isolate.terms)) }] };
  return {
    type: "evaluated",
    terms: isolate.terms.map((name, k) => ({ name, values: encode(columns.terms[k]!) })),
  };
}

function sample(name: string): TransitionColumns {
  const columns = samples.get(name);
  if (!columns) throw new Error(`internal: the examiner has no sample ${name}`);
  return columns;
}
