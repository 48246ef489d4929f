/**
 * The registry of backends: what a learner's graphs may run on, how each is found on this machine, and what its
 * process needs. Nothing of a backend is loaded before it is opened. A new one is a file, a line here, and its name
 * in `src/core/backend-id.ts`.
 */
import { type BackendId, backendIds } from "../../core/backend-id.ts";
import { nearest } from "../../core/nearest.ts";
import { dependencyVersion } from "../../core/package.ts";
import { UsageProblem } from "../../core/problem.ts";
import type { Backend } from "../backend.ts";
import { type Found, foundOf, type Missing } from "./found.ts";
import type { Provider } from "./onnx.ts";
import { nothing, type ProcessNeeds, pickVariables } from "./process-needs.ts";
import { describeTfjs, findTfjs, openTfjs } from "./tfjs/index.ts";
import { tryBackend } from "./try.ts";

export type { Found } from "./found.ts";
export type { ProcessNeeds } from "./process-needs.ts";
export { pickVariables } from "./process-needs.ts";

export interface BackendEntry {
  readonly id: BackendId;
  /** One sentence. */
  readonly description: string;
  readonly needs: ProcessNeeds;
  /** Whether it works on this machine; tried in a process of its own, in about a second. */
  find(): Promise<Found>;
  /** @throws FailureError `machine` when it does not work on this machine */
  open(): Promise<Backend>;
}

const runtime = (): string =>
  `onnxruntime-node ${dependencyVersion("onnxruntime-node") ?? "(unknown version)"}`;

/** A GPU through an execution provider of ONNX Runtime. */
function provider(
  name: Provider,
  description: string,
  needs: ProcessNeeds,
  missing: readonly Missing[],
): BackendEntry {
  const id = `onnx-${name}` as const;
  return {
    id,
    description,
    needs,
    async find() {
      const variables = pickVariables(needs.variables, process.env);
      const software = Object.values(variables).some((value) => /swiftshader|lvp_icd/i.test(value));
      const how = software ? ", through a Vulkan driver in software: for tests, not for speed" : "";
      return foundOf(await tryBackend(id, variables), `${runtime()} computes on it${how}`, missing);
    },
    open: async () => (await import("./onnx.ts")).openProvider(id, name),
  };
}

const notBuiltIn = (where: string): Missing => ({
  says: /backend not found|no available backend|is unsupported/i,
  reason: `the onnxruntime-node of ${process.platform}-${process.arch} is built without it; it is there on ${where}`,
});

export const backends: Readonly<Record<BackendId, BackendEntry>> = {
  "onnx-cpu": {
    id: "onnx-cpu",
    description:
      "ONNX Runtime on one core of the processor a training; the default, and there on every machine.",
    needs: nothing,
    find: async () => foundOf(await tryBackend("onnx-cpu", {}), runtime(), []),
    open: async () => (await import("./onnx.ts")).onnxCpu,
  },
  "onnx-webgpu": provider(
    "webgpu",
    "ONNX Runtime on a GPU of any make through WebGPU: Vulkan on Linux, Metal on macOS, Direct3D 12 on Windows.",
    {
      variables: ["LD_LIBRARY_PATH", "VK_ICD_FILENAMES", "VK_DRIVER_FILES", "VK_ADD_DRIVER_FILES"],
      memoryMb: 2_048,
      descriptors: 128,
      // Drivers keep compiled shaders in files that lie in memory only; SwiftShader dies without (SIGBUS).
      fileMb: 256,
      silenceMs: 60_000,
    },
    [
      {
        says: /Couldn't load Vulkan|libvulkan/,
        reason:
          "the Vulkan loader libvulkan.so.1 is missing: install it (Debian: libvulkan1) and the driver of your GPU",
      },
      {
        says: /No supported adapters|Failed to get a WebGPU adapter/,
        reason:
          "no GPU was found: install its Vulkan driver (or a newer one), or name the driver's file in VK_ICD_FILENAMES",
      },
      notBuiltIn("Linux, macOS and Windows, 64 bit"),
    ],
  ),
  "onnx-cuda": provider(
    "cuda",
    "ONNX Runtime on an NVIDIA GPU through CUDA 12, on Linux.",
    {
      variables: ["LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER"],
      memoryMb: 8_192,
      descriptors: 896,
      fileMb: 0,
      silenceMs: 60_000,
    },
    [
      {
        says: /Failed to load (shared )?library|libonnxruntime_providers|libcu|cannot open shared object/,
        reason:
          "its libraries are missing: install CUDA 12 and cuDNN 9, and run `ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node`, which downloads the rest",
      },
      {
        says: /no CUDA-capable device|CUDA driver version|CUDA failure/i,
        reason: "CUDA finds no NVIDIA GPU, or its driver is too old: `nvidia-smi` must list the GPU",
      },
      notBuiltIn("Linux x64"),
    ],
  ),
  "onnx-coreml": provider(
    "coreml",
    "ONNX Runtime on Apple's GPU through Core ML, on macOS.",
    // Core ML is handed its model as a file.
    { variables: ["TMPDIR"], memoryMb: 2_048, descriptors: 128, fileMb: 256, silenceMs: 60_000 },
    [notBuiltIn("macOS")],
  ),
  tfjs: {
    id: "tfjs",
    description:
      "Whichever TensorFlow.js is installed beside this package: native on an NVIDIA GPU or the processor, or plain JavaScript.",
    needs: {
      variables: ["LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER"],
      memoryMb: 8_192,
      descriptors: 896,
      fileMb: 0,
      silenceMs: 60_000,
    },
    async find() {
      const installed = findTfjs();
      if (installed === null) return { available: false, reason: describeTfjs(null) };
      const variables = pickVariables(backends.tfjs.needs.variables, process.env);
      return foundOf(await tryBackend("tfjs", variables), describeTfjs(installed), []);
    },
    open: () => openTfjs(),
  },
};

/** @throws UsageProblem for an unknown id */
export function findBackend(id: string): BackendEntry {
  const known = backendIds.find((each) => each === id);
  if (known !== undefined) return backends[known];
  const near = nearest(id, backendIds);
  throw new UsageProblem(
    `unknown backend "${id}": ${near === null ? `expected one of ${backendIds.join(", ")}` : `did you mean "${near}"?`}`,
  );
}

/**
 * The backend of that name, if trainings can run on it here.
 * @throws UsageProblem for an unknown id, and for a backend that does not work on this machine
 */
export async function requireBackend(id: string): Promise<BackendId> {
  const entry = findBackend(id);
  const found = await entry.find();
  if (found.available) return entry.id;
  throw new UsageProblem(`--backend ${id} does not work on this machine: ${found.reason}`);
}
