/** How many trainings share a graph where nobody says it: as many as the backend is fastest with, measured before the run. */
import { type BackendId, DEFAULT_BACKEND } from "../core/backend-id.ts";
import type { RunConfig } from "../core/run.ts";
import { findBackend } from "../learn/backends/index.ts";
import { networkOf } from "../learn/task-network.ts";
import { chooseTogether } from "../learn/throughput.ts";
import type { Task } from "../sim/environment.ts";

/** Backends on a GPU. On the others one policy a graph is fastest (docs/performance.md), and nothing is measured. */
const GPU: ReadonlySet<BackendId> = new Set(["onnx-webgpu", "onnx-cuda", "onnx-coreml"]);

/**
 * The configuration with the number filled in that was asked for.
 * @param asked undefined leaves it to the backend
 * @throws FailureError `machine` or `learner` when the backend does not work here
 */
export async function withTogether(
  config: RunConfig,
  task: Task,
  asked: number | "auto" | undefined,
): Promise<RunConfig> {
  const { backend = DEFAULT_BACKEND, settings, candidates, seeds } = config;
  const wanted = asked ?? (GPU.has(backend) ? "auto" : 1);
  const together =
    wanted === "auto"
      ? (
          await chooseTogether(
            await findBackend(backend).open(),
            networkOf(task, settings),
            settings,
            candidates * seeds,
          )
        ).policies
      : wanted;
  return together > 1 ? { ...config, together } : config;
}
