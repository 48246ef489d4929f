/** Which TensorFlow.js package is installed here, and loading it. None is a dependency: a person installs one. */
import { createRequire } from "node:module";
import util from "node:util";
import { FailureError } from "../../../core/outcome.ts";

/** What all packages of TensorFlow.js offer. */
export type Tf = typeof import("@tensorflow/tfjs-core");

export interface TfjsPackage {
  readonly name: string;
  readonly version: string;
  /** What computes: TensorFlow's native library on an NVIDIA GPU or on the processor, or plain JavaScript. */
  readonly engine: "gpu" | "native" | "javascript";
  /** Modules to load; the first one offers the operations. */
  readonly modules: readonly string[];
}

/** From fastest to slowest. The parts give the numbers of the whole `@tensorflow/tfjs` at a fifth of its size. */
const KNOWN: readonly Pick<TfjsPackage, "modules" | "engine">[] = [
  { modules: ["@tensorflow/tfjs-node-gpu"], engine: "gpu" },
  { modules: ["@tensorflow/tfjs-node"], engine: "native" },
  { modules: ["@tensorflow/tfjs"], engine: "javascript" },
  { modules: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"], engine: "javascript" },
];

/**
 * The first package of the preference order above that is installed.
 * @param from a file; packages are looked up as if it asked for them
 */
export function findTfjs(from: string = import.meta.filename): TfjsPackage | null {
  const require = createRequire(from);
  for (const { modules, engine } of KNOWN) {
    try {
      for (const each of modules) require.resolve(each);
      const { version } = require(`${modules[0]}/package.json`) as { version: string };
      return { name: modules.join(" with "), version, engine, modules };
    } catch {
      // Not installed, or not whole: the next one.
    }
  }
  return null;
}

const ENGINES: Readonly<Record<TfjsPackage["engine"], string>> = {
  gpu: "with TensorFlow's native library on an NVIDIA GPU",
  native: "with TensorFlow's native library on the processor",
  javascript: "in plain JavaScript and therefore slow; @tensorflow/tfjs-node is the fast one",
};

/** One sentence for a person: what was found, or what to install. */
export function describeTfjs(found: TfjsPackage | null): string {
  if (found === null)
    return "no TensorFlow.js is installed; `npm install` @tensorflow/tfjs-node-gpu (wants CUDA 11.2 and cuDNN 8.1), @tensorflow/tfjs-node or @tensorflow/tfjs";
  return `${found.name} ${found.version}, ${ENGINES[found.engine]}`;
}

/**
 * Loads a package and switches to its backend.
 * @throws FailureError `machine` when it does not load, such as without its native library or its GPU
 */
export async function loadTfjs(found: TfjsPackage, from: string = import.meta.filename): Promise<Tf> {
  const native = found.engine !== "javascript";
  if (native) prepareForNative();
  const require = createRequire(from);
  try {
    const [tf] = found.modules.map((each) => require(each) as Tf);
    // Without it the plain backend greets with an advertisement, and operations check what the graph has checked.
    tf!.enableProdMode();
    if (!(await tf!.setBackend(native ? "tensorflow" : "cpu"))) throw new Error("it did not start");
    // Without CUDA's libraries TensorFlow would go on, on the processor.
    const { isUsingGpuDevice } = tf!.backend() as { readonly isUsingGpuDevice?: boolean };
    if (found.engine === "gpu" && isUsingGpuDevice !== true)
      throw new Error("TensorFlow finds no GPU (it wants an NVIDIA one, CUDA 11.2 and cuDNN 8.1)");
    return tf!;
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    throw new FailureError(
      "machine",
      `${found.name} ${found.version} is installed but does not work: ${reason}; reinstall it or remove it`,
      { cause: error },
    );
  }
}

/**
 * `@tensorflow/tfjs-node` 4.22 calls `util.isNullOrUndefined`, which Node 23 removed, and `util.isArray`, about which
 * Node warns; and its library tells standard error which instructions it was compiled for.
 */
function prepareForNative(): void {
  const known = util as { isNullOrUndefined?: (value: unknown) => boolean; isArray?: typeof Array.isArray };
  known.isNullOrUndefined ??= (value) => value === null || value === undefined;
  known.isArray = Array.isArray;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
}
