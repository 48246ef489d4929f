import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ContainedProcess, type ContainedProcessOptions } from "../../src/sandbox/contained-process.ts";
import { failureOf } from "../../src/sandbox/process-end.ts";
import type { Misdeed } from "./programs/misbehaving.ts";

const program = join(import.meta.dirname, "programs/misbehaving.ts");

/** Sends requests, closes the input, and returns the events and the end. */
async function run(
  misdeeds: readonly Misdeed[],
  options: Partial<ContainedProcessOptions<unknown>> = {},
  deadlineMs = 20_000,
) {
  const events: unknown[] = [];
  using child = new ContainedProcess<Misdeed, unknown>({
    program,
    memoryMb: 300,
    check: (sent) => sent,
    ...options,
    onEvent: (event) => events.push(event),
  });
  child.deadline(deadlineMs);
  for (const misdeed of misdeeds) child.send(misdeed);
  child.close();
  const end = await child.exit;
  return { events, end, failure: failureOf(end) };
}

describe("a contained process", () => {
  test("answers in order and ends when its input is closed; its folder is removed", async () => {
    const { events, end, failure } = await run(["echo", "echo"]);
    expect(events).toMatchObject([{ done: "echo" }, { done: "echo" }]);
    expect(end).toEqual({ status: "ok" });
    expect(failure).toBeNull();
    expect(existsSync((events[0] as { folder: string }).folder)).toBe(false);
  });

  test("has no environment, and may neither write outside, nor read, nor start programs", async () => {
    const { events } = await run(["environment", "write-file", "read-file", "spawn"]);
    const [environment, ...rest] = events;
    expect(environment).toEqual([]);
    expect(rest.filter((event) => typeof event === "string")).toEqual([
      "ERR_ACCESS_DENIED",
      "ERR_ACCESS_DENIED",
      "ERR_ACCESS_DENIED",
    ]);
  });

  test("keeps stray prints off the wire", async () => {
    const { events, end } = await run(["print"]);
    expect(events).toMatchObject([{ done: "print" }]);
    expect(end.status).toBe("ok");
  });

  test("is killed at its deadline", async () => {
    const { end, failure } = await run(["hang"], {}, 1500);
    expect(end).toEqual({ status: "timeout", afterMs: 1500 });
    expect(failure).toMatchObject({ kind: "timeout" });
  });

  test("is killed when it grows too large", async () => {
    const { end, failure } = await run(["allocate"], { memoryMb: 200 });
    expect(end).toEqual({ status: "memory", limitMb: 200 });
    expect(failure).toMatchObject({ kind: "memory" });
  });

  test("tells why it crashed", async () => {
    const { failure } = await run(["throw"]);
    expect(failure?.kind).toBe("crash");
    expect(failure?.message).toContain("it broke");
  });

  test("is killed when it sends a line that is too long", async () => {
    const { end, events } = await run(["flood"], { maxLineBytes: 2 ** 16 });
    expect(end.status).toBe("garbled");
    expect(events).toEqual([]);
  });

  test("is cancelled by a signal, also one that was aborted before", async () => {
    const controller = new AbortController();
    const hanging = run(["hang"], { signal: controller.signal });
    controller.abort();
    expect((await hanging).end).toEqual({ status: "cancelled" });
    expect((await run(["echo"], { signal: controller.signal })).end).toEqual({ status: "cancelled" });
  });

  test("a program that cannot be started is the machine's fault when the system kills it", () => {
    expect(failureOf({ status: "crash", code: null, signal: "SIGKILL", stderr: "" })).toMatchObject({
      kind: "machine",
    });
    expect(failureOf({ status: "crash", code: null, signal: null, stderr: "spawn ENOENT" })).toMatchObject({
      kind: "machine",
    });
  });

  test.skipIf(process.platform === "win32")("dies with its parent even while it hangs", async () => {
    const source = `
      import { ContainedProcess } from ${JSON.stringify(join(import.meta.dirname, "../../src/sandbox/contained-process.ts"))};
      const child = new ContainedProcess({ program: ${JSON.stringify(program)}, memoryMb: 300, check: (sent) => sent, onEvent() { child.send("hang"); console.log(child.pid); } });
      child.send("echo");
    `;
    const parent = spawn(process.execPath, ["--input-type=module", "--eval", source], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = await new Promise<number>((resolve) => {
      parent.stdout.once("data", (text: Buffer) => resolve(Number(text.toString())));
    });
    parent.kill("SIGKILL");
    await expect.poll(() => isAlive(pid), { timeout: 10_000, interval: 100 }).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
