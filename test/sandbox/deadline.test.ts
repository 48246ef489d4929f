import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ContainedProcess } from "../../src/sandbox/contained-process.ts";
import { failureOf } from "../../src/sandbox/process-end.ts";
import { parseProc, parsePs } from "../../src/sandbox/process-usage.ts";
import type { Misdeed } from "./programs/misbehaving.ts";

/** A child that has answered once, so that it is up and idle. */
async function started() {
  let answer: (event: unknown) => void = () => {};
  const child = new ContainedProcess<Misdeed, unknown>({
    program: join(import.meta.dirname, "programs/misbehaving.ts"),
    memoryMb: 300,
    check: (sent) => sent,
    onEvent: (event) => answer(event),
  });
  const ask = (misdeed: Misdeed): Promise<unknown> => {
    const answered = new Promise((resolve) => {
      answer = resolve;
    });
    child.send(misdeed);
    return answered;
  };
  await ask("echo");
  return { child, ask, [Symbol.dispose]: () => child.kill() };
}

describe.skipIf(process.platform === "win32")("a silent process", () => {
  test("that computes is stopped at its deadline, and it is the reward's fault", async () => {
    using process_ = await started();
    process_.child.send("hang");
    process_.child.deadline(1000);
    const end = await process_.child.exit;
    expect(end).toEqual({ status: "timeout", afterMs: 1000 });
    expect(failureOf(end)?.kind).toBe("timeout");
  });

  test("that was stopped (SIGSTOP) is given its time once more, then it is the machine's fault", async () => {
    using process_ = await started();
    process.kill(process_.child.pid!, "SIGSTOP");
    process_.child.deadline(800);
    const end = await process_.child.exit;
    expect(end).toEqual({ status: "stalled", afterMs: 1600 });
    expect(failureOf(end)?.kind).toBe("machine");
  });

  test("that was working when it was stopped is judged by its later half", async () => {
    using process_ = await started();
    process_.child.send("hang");
    process_.child.deadline(1600);
    setTimeout(() => process.kill(process_.child.pid!, "SIGSTOP"), 400);
    expect((await process_.child.exit).status).toBe("stalled");
  });

  test("that goes on in the time that it is given anew has lost nothing", async () => {
    using process_ = await started();
    process.kill(process_.child.pid!, "SIGSTOP");
    process_.child.deadline(1000);
    setTimeout(() => process.kill(process_.child.pid!, "SIGCONT"), 1400);
    expect(await process_.ask("echo")).toMatchObject({ done: "echo" });
  });

  test("is not blamed for a parent that was held up itself, as after the sleep of a laptop", async () => {
    using process_ = await started();
    const answered = process_.ask("echo");
    process_.child.deadline(300);
    // The answer is there before the clock rings, but nobody reads it.
    for (const until = performance.now() + 1500; performance.now() < until; );
    expect(await answered).toMatchObject({ done: "echo" });
  });
});

describe("what a process has used", () => {
  test("is read from /proc, whatever the program is called", () => {
    const stat = `7 (node) S 1 ) R 1 7 7 0 -1 4194304 9 0 0 0 ${"150"} ${"25"} 0 0 20 0 11 0 100 1 2`;
    expect(parseProc("Name:\tx\nVmRSS:\t  2048 kB\n", stat)).toEqual({ residentMb: 2, cpuSeconds: 1.75 });
    expect(parseProc("Name:\tx\nState:\tZ (zombie)\n", stat)).toBeNull();
  });

  test.each([
    ["  2048   0:01.25\n", 1.25],
    ["2048 00:00:03", 3],
    ["2048 01:02:03\n", 3723],
    ["2048 2-00:00:01", 172_801],
  ])("is read from ps: %j", (output, cpuSeconds) => {
    expect(parsePs(output)).toEqual({ residentMb: 2, cpuSeconds });
  });

  test("is unknown where ps says something else", () => {
    expect(parsePs("")).toBeNull();
    expect(parsePs("  RSS TIME")).toBeNull();
  });
});
