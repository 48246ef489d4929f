import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RunLock } from "../../src/store/lock.ts";
import { temporaryFolder } from "./samples.ts";

const deadPid = () => spawnSync(process.execPath, ["-e", ""]).pid;

describe("RunLock", () => {
  test("is held until released", () => {
    const folder = temporaryFolder();
    const lock = RunLock.acquire(folder);
    expect(RunLock.holder(folder)?.pid).toBe(process.pid);
    expect(() => RunLock.acquire(folder)).toThrow(`being worked on by process ${process.pid}`);
    lock.release();
    expect(RunLock.holder(folder)).toBeNull();
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });

  test("of a dead process is taken over", () => {
    const folder = temporaryFolder();
    const stale = { pid: deadPid(), host: hostname(), began: null, since: "2026-11-21T00:00:00Z" };
    writeFileSync(join(folder, "lock"), JSON.stringify(stale));
    expect(RunLock.holder(folder)).toBeNull();
    RunLock.acquire(folder).release();
  });

  test.skipIf(process.platform !== "linux")(
    "of a process whose number was given to another is taken over",
    () => {
      const folder = temporaryFolder();
      const reused = { pid: process.pid, host: hostname(), began: "1", since: "2026-11-21T00:00:00Z" };
      writeFileSync(join(folder, "lock"), JSON.stringify(reused));
      RunLock.acquire(folder).release();
    },
  );

  test("that is no lock at all is taken over", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "lock"), "");
    RunLock.acquire(folder).release();
  });

  test.each([0, -1])("that names %i, a group of processes and no process, is taken over", (pid) => {
    const folder = temporaryFolder();
    const nobody = { pid, host: hostname(), began: null, since: "2026-11-21T00:00:00Z" };
    writeFileSync(join(folder, "lock"), JSON.stringify(nobody));
    RunLock.acquire(folder).release();
  });

  test("of another machine is left alone, and the sentence says how to remove it", () => {
    const folder = temporaryFolder();
    const remote = { pid: 1, host: "elsewhere", began: null, since: "2026-11-21T00:00:00Z" };
    writeFileSync(join(folder, "lock"), JSON.stringify(remote));
    expect(() => RunLock.acquire(folder)).toThrow(/process 1 on elsewhere since .* delete .*lock$/);
    expect(JSON.parse(readFileSync(join(folder, "lock"), "utf8"))).toEqual(remote);
  });
});
