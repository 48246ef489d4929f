/** Child program: tries candidates on the probes of one task, one after another. Run only by {@link DryRun}. */
import { FailureError } from "../core/outcome.ts";
import { serveParent } from "../sandbox/child.ts";
import { RewardIsolate } from "../sandbox/isolate.ts";
import type { TransitionColumns } from "../sim/columns.ts";
import { examine } from "./examination.ts";
import type { ExaminerEvent, ExaminerRequest } from "./examiner-events.ts";
import { unpackProbes } from "./probes.ts";

let probes: TransitionColumns | null = null;

serveParent<ExaminerRequest, ExaminerEvent>((request, { send }) => {
  if (request.type === "probes") {
    probes = unpackProbes(request.probes);
    return;
  }
  if (probes === null) throw new Error("internal: the examiner got a candidate before its probes");
  try {
    if (request.type === "examine") {
      send({ type: "examined", terms: examine(request.javascript, probes), rows: probes.layout.rows });
    } else {
      using isolate = new RewardIsolate(request.javascript, probes, { timeoutMs: 1000, memoryMb: 32 });
      send({ type: "values", rows: request.rows.map((row) => isolate.read(row)) });
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    // Then this process is of no use, and the parent tries the candidate once more in another.
    if (error.kind === "machine") process.kill(process.pid, "SIGKILL");
    const term = "term" in error ? String(error.term) : "";
    send({ type: "failed", failure: error.failure, term });
  }
});
