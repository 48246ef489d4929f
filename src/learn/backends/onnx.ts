/**
 * Opens ONNX Runtime: on one thread of this process's CPU core, or through an execution provider on a GPU. The runtime
 * gives to the CPU whatever nodes a provider lacks (docs/backends.md has the list for WebGPU), so opening one makes it
 * compute a matrix product all by itself first.
 */
import type * as ort from "onnxruntime-node";
import type { BackendId } from "../../core/backend-id.ts";
import { FailureError } from "../../core/outcome.ts";
import { type Backend, zeros } from "../backend.ts";
import { gemm } from "../graph/matrix.ts";
import { input } from "../graph/value.ts";
import { executable, load, OPTIONS, type Options } from "./onnx-session.ts";
import { webgpuBackend } from "./webgpu.ts";

/** Refuses a graph of which any node would go to the CPU. */
const WHOLE: Options = { extra: { session: { disable_cpu_ep_fallback: "1" } } };

function backendOf(id: BackendId, options: Options): Backend {
  return {
    id,
    compile: async (outputs, { scan } = {}) => executable(id, await load(id, outputs, options, scan)),
  };
}

export const onnxCpu: Backend = backendOf("onnx-cpu", OPTIONS);

export type Provider = "webgpu" | "cuda" | "coreml";

/** CREATE_MLPROGRAM and USE_CPU_AND_GPU of coreml_provider_factory.h: the older format and the neural engine compute in float16. */
const CORE_ML_FLAGS = 0x010 | 0x020;

/** Every backend computes in float32. */
function providerOptions(name: Provider): ort.InferenceSession.ExecutionProviderConfig {
  // Matrix products in TF32, which CUDA's libraries take by themselves, have 10 bits of mantissa.
  if (name === "cuda") process.env.NVIDIA_TF32_OVERRIDE = "0";
  return name === "coreml" ? { name, coreMlFlags: CORE_ML_FLAGS } : name;
}

/**
 * Opens an execution provider of the runtime.
 * @throws FailureError `machine` when it is not there, or does not compute a matrix product as it should
 */
export async function openProvider(id: BackendId, provider: Provider): Promise<Backend> {
  const options = { ...OPTIONS, executionProviders: [providerOptions(provider)] };
  try {
    await multiply(backendOf(id, { ...options, ...WHOLE }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FailureError("machine", `the backend ${id} does not work here: ${reason}`, { cause: error });
  }
  return provider === "webgpu" ? webgpuBackend(id, options) : backendOf(id, options);
}

/** Rows and columns of the matrix that a provider is tried with. */
const SIZE = 4;

async function multiply(backend: Backend): Promise<void> {
  const square = [SIZE, SIZE];
  const graph = await backend.compile({ product: gemm(input("a", square), input("b", square)) });
  try {
    const data = Float32Array.from({ length: SIZE * SIZE }, (_, i) => i);
    const product = zeros(...square);
    await graph.run(
      { a: { data, shape: square }, b: { data: data.map((each) => each + 1), shape: square } },
      { product },
    );
    // The last element: (12, 13, 14, 15) · (4, 8, 12, 16).
    if (product.data.at(-1) !== 560)
      throw new Error(`a matrix product gave ${product.data.at(-1)} and not 560`);
  } finally {
    await graph.dispose();
  }
}
