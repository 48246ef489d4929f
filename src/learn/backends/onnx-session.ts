/** Loads and runs graphs with ONNX Runtime, whichever of its execution providers computes. */
import "./no-telemetry.ts";
import * as ort from "onnxruntime-node";
import type { BackendId } from "../../core/backend-id.ts";
import { FailureError } from "../../core/outcome.ts";
import type { Executable, Tensor } from "../backend.ts";
import { type Scan, toModel } from "../graph/onnx.ts";
import type { Value } from "../graph/value.ts";

export type Options = ort.InferenceSession.SessionOptions;

/** One training a process and one thread a training: measured 1.6 times faster than two threads each. */
export const OPTIONS: Options = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  logSeverityLevel: 3,
};

/** The runtime's view of a tensor shares its memory, so one view serves for the tensor's life. */
const views = new WeakMap<Tensor, ort.Tensor>();

export function view(tensor: Tensor): ort.Tensor {
  let found = views.get(tensor);
  if (found === undefined) {
    found = viewOf(tensor);
    views.set(tensor, found);
  }
  return found;
}

function viewOf({ data, shape }: Tensor): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor("float32", data, shape);
  return data instanceof Int32Array
    ? new ort.Tensor("int32", data, shape)
    : new ort.Tensor("int64", data, shape);
}

function viewsOf(tensors: Readonly<Record<string, Tensor>>): Record<string, ort.Tensor> {
  const all: Record<string, ort.Tensor> = {};
  for (const name in tensors) all[name] = view(tensors[name]!);
  return all;
}

/** The runtime's own words in one sentence. */
export function refused(id: BackendId, what: string, error: unknown): FailureError {
  const reason = (error instanceof Error ? error.message : String(error)).trim();
  return new FailureError("learner", `ONNX Runtime (${id}) could not ${what}: ${reason}`, { cause: error });
}

/** @throws FailureError `learner` when the runtime does not accept the graph */
export async function load(
  id: BackendId,
  outputs: Readonly<Record<string, Value>>,
  options: Options,
  scan?: Scan,
): Promise<ort.InferenceSession> {
  const model = toModel(outputs, { scan });
  return ort.InferenceSession.create(model, options).catch((error: unknown) => {
    throw refused(id, "load a graph", error);
  });
}

/** A graph all of whose tensors lie in host memory. */
export function executable(id: BackendId, session: ort.InferenceSession): Executable {
  return {
    async run(feeds, into) {
      try {
        await session.run(viewsOf(feeds), viewsOf(into));
      } catch (error) {
        throw refused(id, "run a graph", error);
      }
    },
    dispose: () => session.release(),
  };
}
