/**
 * Which TensorFlow.js is taken. The look-up and the loading are real; the packages are small fakes in a temporary
 * folder, because the native ones are 500 MB that come from outside the registry.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeTfjs, findTfjs, openTfjs } from "../../../src/learn/backends/tfjs/index.ts";
import { loadTfjs } from "../../../src/learn/backends/tfjs/package.ts";

let folder: string;
/** The file that asks for packages. */
let asking: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tfjs-"));
  asking = join(folder, "asking.js");
});
afterEach(() => rmSync(folder, { recursive: true }));

const WORKS =
  "module.exports = { enableProdMode() {}, setBackend: async (name) => name === 'tensorflow', backend: () => ({}) };";

function install(name: string, code = WORKS): void {
  const at = join(folder, "node_modules", "@tensorflow", name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, "package.json"), JSON.stringify({ name: `@tensorflow/${name}`, version: "4.22.0" }));
  writeFileSync(join(at, "index.js"), code);
}

test("the fastest installed package is taken, and a person is told which", () => {
  const seen = [describeTfjs(findTfjs(asking))];
  for (const name of ["tfjs-core", "tfjs-backend-cpu", "tfjs", "tfjs-node", "tfjs-node-gpu"]) {
    install(name);
    seen.push(describeTfjs(findTfjs(asking)));
  }
  const none =
    "no TensorFlow.js is installed; `npm install` @tensorflow/tfjs-node-gpu (wants CUDA 11.2 and cuDNN 8.1), @tensorflow/tfjs-node or @tensorflow/tfjs";
  const slow = "in plain JavaScript and therefore slow; @tensorflow/tfjs-node is the fast one";
  expect(seen).toEqual([
    none,
    none,
    `@tensorflow/tfjs-core with @tensorflow/tfjs-backend-cpu 4.22.0, ${slow}`,
    `@tensorflow/tfjs 4.22.0, ${slow}`,
    "@tensorflow/tfjs-node 4.22.0, with TensorFlow's native library on the processor",
    "@tensorflow/tfjs-node-gpu 4.22.0, with TensorFlow's native library on an NVIDIA GPU",
  ]);
});

test("opening without any says what to install", async () => {
  await expect(openTfjs(asking)).rejects.toMatchObject({ kind: "machine", message: describeTfjs(null) });
});

describe("a native package", () => {
  test("finds the function of node:util that Node 23 removed", async () => {
    install(
      "tfjs-node",
      `${WORKS} module.exports.answers = [null, 0].map(require("util").isNullOrUndefined);`,
    );
    expect(await loadTfjs(findTfjs(asking)!, asking)).toMatchObject({ answers: [true, false] });
  });

  test("without its library is an error of one sentence, not a silent change to a slower one", async () => {
    install("tfjs-core");
    install("tfjs-backend-cpu");
    install(
      "tfjs-node",
      `throw new Error("libtensorflow.so.2: cannot open shared object file\\nRequire stack:");`,
    );
    await expect(openTfjs(asking)).rejects.toMatchObject({
      kind: "machine",
      message:
        "@tensorflow/tfjs-node 4.22.0 is installed but does not work: libtensorflow.so.2: cannot open shared object file; reinstall it or remove it",
    });
  });

  test("whose backend does not start is an error too", async () => {
    install("tfjs-node-gpu", "module.exports = { enableProdMode() {}, setBackend: async () => false };");
    await expect(openTfjs(asking)).rejects.toThrow(
      "@tensorflow/tfjs-node-gpu 4.22.0 is installed but does not work: it did not start; reinstall it or remove it",
    );
  });

  test("for a GPU that finds none is an error and not a training on the processor", async () => {
    install("tfjs-node-gpu", `${WORKS} module.exports.backend = () => ({ isUsingGpuDevice: false });`);
    await expect(openTfjs(asking)).rejects.toThrow(
      "@tensorflow/tfjs-node-gpu 4.22.0 is installed but does not work: TensorFlow finds no GPU (it wants an NVIDIA one, CUDA 11.2 and cuDNN 8.1); reinstall it or remove it",
    );
  });
});
