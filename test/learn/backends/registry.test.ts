import { describe, expect, test } from "vitest";
import { backendIds } from "../../../src/core/backend-id.ts";
import { backends, findBackend, pickVariables, requireBackend } from "../../../src/learn/backends/index.ts";
import { tryBackend } from "../../../src/learn/backends/try.ts";
import { providers } from "../../../src/llm/providers.ts";

const entries = Object.values(backends);
const gpu = process.platform === "darwin" ? "onnx-cuda" : "onnx-coreml";

test.each(entries.map((entry) => [entry.id, entry] as const))(
  "%s says in one sentence what it is",
  (id, entry) => {
    expect(backends[id]).toBe(entry);
    expect(entry.description).toMatch(/^[A-Z].*\.$/);
  },
);

describe("a backend is found", () => {
  test("by its name; a name that is nearly one is asked back", () => {
    expect(findBackend("onnx-cpu").id).toBe("onnx-cpu");
    expect(() => findBackend("onnx-webgup")).toThrow(
      'unknown backend "onnx-webgup": did you mean "onnx-webgpu"?',
    );
    expect(() => findBackend("quantum")).toThrow(
      `unknown backend "quantum": expected one of ${backendIds.join(", ")}`,
    );
  });

  test("or what is missing is said", async () => {
    expect(await requireBackend("onnx-cpu")).toBe("onnx-cpu");
    const found = await backends[gpu].find();
    expect(found).toMatchObject({
      available: false,
      reason: expect.stringMatching(/built without it; it is there on \w+/),
    });
    await expect(requireBackend(gpu)).rejects.toThrow(`--backend ${gpu} does not work on this machine: `);
  });

  test("or not, when a driver takes its process with it", async () => {
    // A loader that finds no library ends the process before it can say a word of its own.
    expect(await tryBackend("onnx-cpu", { NODE_OPTIONS: "--no-such-option" })).toMatch(/no-such-option/);
  });

  test("opened where it is not, it is the machine's fault in one sentence", async () => {
    await expect(backends[gpu].open()).rejects.toMatchObject({
      kind: "machine",
      message: expect.stringMatching(new RegExp(`^the backend ${gpu} does not work here: `)),
    });
  });
});

describe("what a backend's process may know of the environment", () => {
  const keys = providers.map(({ keyVariable }) => keyVariable);

  test.each(entries.map(({ id, needs }) => [id, needs.variables] as const))(
    "of %s is no secret",
    (_id, variables) => {
      for (const name of variables) {
        expect(keys).not.toContain(name);
        expect(name).not.toMatch(/KEY|TOKEN|SECRET|PASS|AUTH|CREDENTIAL|PROXY|NODE_OPTIONS/);
      }
    },
  );

  test("is nothing for the default", () => {
    expect(backends["onnx-cpu"].needs).toEqual({
      variables: [],
      memoryMb: 0,
      descriptors: 0,
      fileMb: 0,
      silenceMs: 0,
    });
  });

  test("is what it names and is set", () => {
    expect(pickVariables(["A", "B"], { A: "1", SECRET: "x" })).toEqual({ A: "1" });
  });
});
