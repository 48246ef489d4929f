import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { ContainedProcess, type ContainedProcessOptions } from "../../src/sandbox/contained-process.ts";
import { failureOf } from "../../src/sandbox/process-end.ts";
import { until } from "../until.ts";
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
    const denied = rest.filter((event) => typeof event === "string");
    expect(denied).toEqual(Array(denied.length).fill("ERR_ACCESS_DENIED"));
    expect(denied.length).toBe(8);
  });

  test("has the environment that it is given and no other", async () => {
    const { events } = await run(["environment"], { variables: { VK_ICD_FILENAMES: "a driver's = file" } });
    expect(events).toEqual([["VK_ICD_FILENAMES"]]);
  });

  test.skipIf(process.platform !== "linux")(
    "inherits nothing: no environment, no files that its parent has open",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "parent-"));
      const journal = openSync(join(folder, "journal.jsonl"), "a");
      const database = new DatabaseSync(join(folder, "leaderboard.sqlite"));
      database.exec("create table t (x)");
      const seen = await new Promise<{ environment: number; files: string[] }>((resolve) => {
        const child = new ContainedProcess<Misdeed, unknown>({
          program,
          memoryMb: 300,
          check: (sent) => sent,
          onEvent: () => {
            const at = `/proc/${child.pid}`;
            const files = readdirSync(`${at}/fd`).map((fd) => readlinkSync(`${at}/fd/${fd}`));
            resolve({ environment: readFileSync(`${at}/environ`).length, files });
            child.kill();
          },
        });
        child.send("echo");
      });
      expect(seen.environment).toBe(0);
      expect(seen.files.filter((file) => file.startsWith("/") && !file.startsWith("/dev/null"))).toEqual([]);
      database.close();
      closeSync(journal);
      rmSync(folder, { recursive: true });
    },
  );

  test.each(["line\u2028separator", "\u2029", "\ud800", "\r", "a\nb", "\u0085"])(
    "carries any text unharmed: %j",
    async (text) => {
      const { events } = await run([{ say: text }]);
      expect(events).toEqual([{ said: text }]);
    },
  );

  test("is stopped when it sends what is none of its events", async () => {
    const { end, events, failure } = await run(["echo", "hang"], { check: () => null });
    expect(events).toEqual([]);
    expect(end).toEqual({ status: "garbled", reason: "a message that is none of its own" });
    expect(failure?.kind).toBe("crash");
  });

  test("keeps stray prints off the wire", async () => {
    const { events, end } = await run(["print"]);
    expect(events).toMatchObject([{ done: "print" }]);
    expect(end.status).toBe("ok");
  });

  test("is killed at its deadline", async () => {
    const { end, failure } = await run(["hang"], {}, 1500);
    expect(end).toMatchObject({ status: "timeout" });
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

  test.skipIf(process.platform === "win32").each([
    ["hangs", 'child.send("hang");'],
    ["waits", ""],
  ])("dies with its parent while it %s, and leaves no folder behind", async (_name, act) => {
    const source = `
      import { ContainedProcess } from ${JSON.stringify(join(import.meta.dirname, "../../src/sandbox/contained-process.ts"))};
      const child = new ContainedProcess({ program: ${JSON.stringify(program)}, memoryMb: 300, check: (sent) => sent, onEvent({ folder }) { ${act} console.log(JSON.stringify([child.pid, folder])); } });
      child.send("echo");
    `;
    const parent = spawn(process.execPath, ["--input-type=module", "--eval", source], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(createInterface(parent.stdout), "line");
    const [pid, folder] = JSON.parse(line) as [number, string];
    expect(existsSync(folder)).toBe(true);
    parent.kill("SIGKILL");
    await until(() => !isAlive(pid));
    expect(existsSync(folder)).toBe(false);
  });
});

/** A process that has ended and that nobody collects, as in a container without an init, is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return (
      process.platform !== "linux" || !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))
    );
  } catch {
    return false;
  }
}
