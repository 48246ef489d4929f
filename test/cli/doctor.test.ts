import { describe, expect, test } from "vitest";
import { checkBackends } from "../../src/cli/doctor/backends.ts";
import { checkModule } from "../../src/cli/doctor/native.ts";

import { backends, type Found } from "../../src/learn/backends/index.ts";

describe("a backend that", () => {
  const backend = (id: keyof typeof backends, found: Found) => ({
    ...backends[id],
    find: () => Promise.resolve(found),
  });
  const missing: Found = { available: false, reason: "its driver is missing: install it" };

  test("is there is told with what was found", async () => {
    const [line] = await checkBackends([backend("onnx-webgpu", { available: true, detail: "computes" })]);
    expect(line).toEqual({ name: "backend onnx-webgpu", status: "ok", message: "computes" });
  });

  test("is missing costs nothing, unless it is the default", async () => {
    const lines = await checkBackends([backend("onnx-webgpu", missing), backend("onnx-cpu", missing)]);
    expect(lines).toMatchObject([
      { status: "ok", message: "not there, and not needed: its driver is missing: install it" },
      { status: "fail", message: "does not work: its driver is missing: install it" },
    ]);
  });
});

const broken = { name: "module", package: "zod", flags: [], remedy: "install it again" };

describe("a native module that", () => {
  test.each([
    ["throws", "throw new TypeError('no binary')", "does not work: TypeError: no binary"],
    ["crashes its process", "process.abort()", "does not work: ended by SIGABRT"],
    ["computes the wrong thing", "", "does not work: exit code 0"],
  ])("%s is a failure with its reason and its remedy", (_what, program, message) => {
    expect(checkModule({ ...broken, program })).toEqual({
      name: "module",
      status: "fail",
      message,
      remedy: "install it again",
    });
  });

  test("is not installed is a failure", () => {
    const missing = checkModule({ ...broken, package: "no-such-package", program: "" });
    expect(missing).toMatchObject({
      status: "fail",
      message: expect.stringMatching(/not installed|not work/),
    });
  });

  test("works is ok", () => {
    const program = "await import(process.argv[1]); console.log('works')";
    expect(checkModule({ ...broken, program })).toEqual({
      name: "module",
      status: "ok",
      message: "loads and computes",
    });
  });
});
