import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ContainedProcess, type ContainedProcessOptions } from "../../src/sandbox/contained-process.ts";
import { networkFence } from "../../src/sandbox/network-fence.ts";
import { underLimits } from "../../src/sandbox/os-limits.ts";
import { failureOf } from "../../src/sandbox/process-end.ts";
import type { Misdeed } from "./programs/misbehaving.ts";

const program = join(import.meta.dirname, "programs/misbehaving.ts");

async function run(misdeed: Misdeed, options: Partial<ContainedProcessOptions<unknown>> = {}) {
  const events: unknown[] = [];
  using child = new ContainedProcess<Misdeed, unknown>({
    program,
    memoryMb: 300,
    check: (sent) => sent,
    ...options,
    onEvent: (event) => events.push(event),
  });
  child.deadline(30_000);
  child.send(misdeed);
  child.close();
  const end = await child.exit;
  return { events, end, failure: failureOf(end) };
}

/** What no parent has to be awake for. */
describe.skipIf(process.platform !== "linux")("the operating system", () => {
  test("ends a process whose processor time is used up: the reward's timeout", async () => {
    const { failure } = await run("hang", { cpuSeconds: 1 });
    expect(failure).toMatchObject({
      kind: "timeout",
      message: expect.stringContaining("processor time was used up"),
    });
  });

  test("refuses memory beyond the limit, also what is reserved and never touched", async () => {
    const { failure } = await run("reserve");
    expect(failure).toMatchObject({ kind: "memory" });
  });

  test("lets a process write no file, not even in its own folder", async () => {
    const { events, failure } = await run("fill-disk");
    expect([events[0], failure?.kind]).toContainEqual(expect.stringMatching(/EFBIG|crash/));
  });

  test.skipIf(networkFence().length === 0)("gives it a network without a way anywhere", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const { events } = await run({ connect: port });
    server.close();
    expect(events).toEqual([expect.stringMatching(/ENETUNREACH|ECONNREFUSED|EADDRNOTAVAIL/)]);
  });

  test("the machine is at fault when a process cannot be started under its limits", () => {
    for (const stderr of [
      "# Fatal process out of memory: Failed to reserve virtual memory for CodeRange",
      "/usr/bin/env: '/gone/node': No such file or directory",
    ]) {
      expect(failureOf({ status: "crash", code: 127, signal: null, stderr })).toMatchObject({
        kind: "machine",
      });
    }
  });

  test("a process may be given more than the usual, and an environment", () => {
    const { args } = underLimits(
      { file: "/bin/node", args: ["program.ts"] },
      { memoryMb: 512, cpuSeconds: 60, descriptors: 128, fileMb: 2 },
      { PATH_TO: "a b", OTHER: "c=d" },
    );
    expect(args[1]).toMatch(/ulimit -f 4096 .*ulimit -n 256 /);
    expect(args.slice(-6)).toEqual([
      "/usr/bin/env",
      "-i",
      "PATH_TO=a b",
      "OTHER=c=d",
      "/bin/node",
      "program.ts",
    ]);
  });

  test("the limits are set by a shell that becomes the program", () => {
    const { file, args } = underLimits(
      { file: "/bin/node", args: ["--flag", "program.ts"] },
      { memoryMb: 512, cpuSeconds: 60.5 },
    );
    expect(file).toBe("/bin/sh");
    expect(args[1]).toMatch(/^ulimit -c 0 .*ulimit -f 0 .*ulimit -S -t 61 .*ulimit -H -t 66 .*; exec "\$@"$/);
    expect(args.slice(-5)).toEqual(["/usr/bin/env", "-i", "/bin/node", "--flag", "program.ts"]);
  });
});
