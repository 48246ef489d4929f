/** The names of what a learner's graphs may run on; `src/learn/backends/index.ts` has an entry for each. */

export const backendIds = ["onnx-cpu", "onnx-webgpu", "onnx-cuda", "onnx-coreml", "tfjs"] as const;

export type BackendId = (typeof backendIds)[number];

/** Where trainings run that name no backend. It never changes: the ids of jobs rest on it. */
export const DEFAULT_BACKEND: BackendId = "onnx-cpu";
