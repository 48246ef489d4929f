import { describe, expect, test } from "vitest";
import { checkModule } from "../../src/cli/doctor/native.ts";

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
