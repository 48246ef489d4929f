/** The native modules, each tried in a process of its own, so that a crash is a line of the report and not its end. */
import { spawnSync } from "node:child_process";
import { type CheckResult, fail, ok } from "./check.ts";

const TIMEOUT_MILLISECONDS = 30_000;

/** An ONNX model of 61 bytes (IR 8, opset 13): `y = x + x`, both float tensors of shape [1]. */
const DOUBLING_MODEL = "CAg6NQoOCgF4CgF4EgF5IgNBZGQSAWdaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgIQDQ==";

interface NativeModule {
  readonly name: string;
  readonly package: string;
  /** Flags for Node. */
  readonly flags: readonly string[];
  /** ES module text that gets the package's address in `process.argv[1]` and prints `works`. */
  readonly program: string;
  readonly remedy: string;
}

const sandbox: NativeModule = {
  name: "sandbox (isolated-vm)",
  package: "isolated-vm",
  flags: ["--no-node-snapshot"],
  program: `
    const { default: ivm } = await import(process.argv[1]);
    const isolate = new ivm.Isolate({ memoryLimit: 16 });
    const sum = isolate.createContextSync().evalSync("20 + 22");
    isolate.dispose();
    if (sum === 42) console.log("works");`,
  remedy:
    "run `npm rebuild isolated-vm`; its binaries are for Node 24 and later on Linux, macOS and Windows, 64 bit",
};

const learner: NativeModule = {
  name: "learner (onnxruntime-node)",
  package: "onnxruntime-node",
  flags: [],
  program: `
    const { default: ort } = await import(process.argv[1]);
    const session = await ort.InferenceSession.create(Buffer.from("${DOUBLING_MODEL}", "base64"));
    const { y } = await session.run({ x: new ort.Tensor("float32", [21], [1]) });
    if (y.data[0] === 42) console.log("works");`,
  remedy:
    "install again; on a closed network set ONNXRUNTIME_NODE_INSTALL=skip (or onnxruntime-node-install=skip in .npmrc), because its install script downloads CUDA libraries",
};

export function checkNativeModules(): CheckResult[] {
  return [sandbox, learner].map(checkModule);
}

/** Whether a module does what its program asks of it, whatever it does to its process. */
export function checkModule(module: NativeModule): CheckResult {
  let address: string;
  try {
    address = import.meta.resolve(module.package);
  } catch {
    return fail(module.name, `the package ${module.package} is not installed`, module.remedy);
  }
  const child = spawnSync(
    process.execPath,
    [...module.flags, "--input-type=module", "--eval", module.program, address],
    {
      encoding: "utf8",
      timeout: TIMEOUT_MILLISECONDS,
      env: { ORT_DISABLE_TELEMETRY: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  if (child.status === 0 && child.stdout.trim() === "works") return ok(module.name, "loads and computes");
  const reason =
    child.stderr.split("\n").find((line) => /^\w*Error\b/.test(line)) ??
    (child.signal === null ? `exit code ${child.status}` : `ended by ${child.signal}`);
  return fail(module.name, `does not work: ${reason.trim()}`, module.remedy);
}
