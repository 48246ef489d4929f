import { describe, expect, test } from "vitest";
import { failureOn } from "../../src/jobs/driver-fault.ts";
import type { ProcessEnd } from "../../src/sandbox/process-end.ts";

const crash = (signal: NodeJS.Signals | null): ProcessEnd => ({
  status: "crash",
  code: null,
  signal,
  stderr: "x",
});

describe("a trainer process that ends by itself", () => {
  test("in a driver's code is the machine's fault, with a way out", () => {
    expect(failureOn("onnx-webgpu", crash("SIGBUS"))).toEqual({
      kind: "machine",
      message:
        "The backend onnx-webgpu, or its driver, ended the process by SIGBUS; try a newer driver, or --backend onnx-cpu.",
    });
  });

  test("is the reward's on the default backend, and where V8 ends the process", () => {
    expect(failureOn("onnx-cpu", crash("SIGBUS"))).toMatchObject({ kind: "crash" });
    expect(failureOn("onnx-webgpu", crash("SIGTRAP"))).toMatchObject({ kind: "crash" });
  });

  test("for another reason is judged as everywhere", () => {
    expect(failureOn("onnx-webgpu", { status: "timeout", afterMs: 1000 })).toMatchObject({ kind: "timeout" });
    expect(failureOn("onnx-webgpu", crash("SIGKILL"))).toMatchObject({ kind: "machine" });
    expect(failureOn("onnx-webgpu", { status: "ok" })).toBeNull();
  });
});
