/** The parent's clock: which silence is the reward's fault, and which is the machine's. */
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ContainedProcess } from "../../src/sandbox/contained-process.ts";
import { Deadline, type Expiry } from "../../src/sandbox/deadline.ts";
import { failureOf } from "../../src/sandbox/process-end.ts";
import { parseProc, parsePs } from "../../src/sandbox/process-usage.ts";
import type { Misdeed } from "./programs/misbehaving.ts";

describe("a silent process", () => {
  let now = 0;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.spyOn(performance, "now").mockImplementation(() => now);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  function watched() {
    let cpuSeconds = 0;
    const expiries: Expiry[] = [];
    const deadline = new Deadline(
      async () => cpuSeconds,
      (expiry) => expiries.push(expiry),
    );
    /** @param share of a processor that the process gets meanwhile */
    const pass = async (ms: number, share: number) => {
      for (let passed = 0; passed < ms; passed += 100) {
        now += 100;
        cpuSeconds += share * 0.1;
        deadline.note(cpuSeconds);
        await vi.advanceTimersByTimeAsync(100);
      }
    };
    return { deadline, expiries, pass };
  }

  test("that computes is stopped at its deadline", async () => {
    const { deadline, expiries, pass } = watched();
    deadline.start(1000);
    await pass(900, 1);
    expect(expiries).toEqual([]);
    await pass(100, 1);
    expect(expiries).toEqual([{ status: "timeout", afterMs: 1000 }]);
  });

  test("that gets little of a processor computes all the same", async () => {
    const { deadline, expiries, pass } = watched();
    deadline.start(1000);
    await pass(1000, 0.1);
    expect(expiries).toEqual([{ status: "timeout", afterMs: 1000 }]);
  });

  test("that does not run is given its time once more", async () => {
    const { deadline, expiries, pass } = watched();
    deadline.start(800);
    await pass(1500, 0);
    expect(expiries).toEqual([]);
    await pass(100, 0);
    expect(expiries).toEqual([{ status: "stalled", afterMs: 1600 }]);
  });

  test("that was working when it was stopped is judged by its later half", async () => {
    const { deadline, expiries, pass } = watched();
    deadline.start(1600);
    await pass(400, 1);
    await pass(2800, 0);
    expect(expiries).toEqual([{ status: "stalled", afterMs: 3200 }]);
  });

  test("that goes on in the time that it is given anew has lost nothing", async () => {
    const { deadline, expiries, pass } = watched();
    deadline.start(1000);
    await pass(1900, 0);
    deadline.clear(); // its answer has come
    await pass(5000, 0);
    expect(expiries).toEqual([]);
  });

  test("is not blamed for a parent that was held up itself, as after the sleep of a laptop", async () => {
    const { deadline, expiries, pass } = watched();
    deadline.start(300);
    now += 60_000;
    await pass(300, 1);
    expect(expiries).toEqual([]);
    await pass(300, 1);
    expect(expiries).toEqual([{ status: "timeout", afterMs: 600 }]);
  });
});

test.skipIf(process.platform === "win32")(
  "a real process that was stopped (SIGSTOP) is the machine's fault",
  async () => {
    const answered = Promise.withResolvers<void>();
    using child = new ContainedProcess<Misdeed, unknown>({
      program: join(import.meta.dirname, "programs/misbehaving.ts"),
      memoryMb: 300,
      check: (sent) => sent,
      onEvent: () => answered.resolve(),
    });
    child.send("echo");
    await answered.promise; // so that it is up and idle
    process.kill(child.pid!, "SIGSTOP");
    child.deadline(400);
    const end = await child.exit;
    expect(end).toEqual({ status: "stalled", afterMs: 800 });
    expect(failureOf(end)?.kind).toBe("machine");
  },
);

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
