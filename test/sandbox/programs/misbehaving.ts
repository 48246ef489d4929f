/** Child program of the sandbox's tests: does on request what a program in trouble does. */
import { serveParent } from "../../../src/sandbox/child.ts";

export type Misdeed =
  | "echo"
  | "hang"
  | "allocate"
  | "throw"
  | "print"
  | "write-file"
  | "read-file"
  | "spawn"
  | "environment"
  | "flood"
  | { readonly say: string };

serveParent<Misdeed, unknown>(async (misdeed, { send }) => {
  if (typeof misdeed === "object") {
    send({ said: misdeed.say });
    return;
  }
  switch (misdeed) {
    case "hang":
      for (;;);
    case "allocate":
      for (const kept: Buffer[] = []; ; ) kept.push(Buffer.alloc(2 ** 24, 1));
    case "throw":
      throw new Error("it broke");
    case "print":
      console.log("a stray print");
      break;
    case "write-file":
      send(await attempt(async () => (await import("node:fs")).writeFileSync("../escaped", "x")));
      break;
    case "read-file":
      for (const path of [
        "/etc/hostname",
        "/etc/passwd",
        "/",
        "../..",
        `/proc/${process.ppid}/environ`,
        "/root/.npmrc",
      ]) {
        send(await attempt(async () => (await import("node:fs")).openSync(path, "r")));
      }
      break;
    case "spawn":
      send(await attempt(async () => (await import("node:child_process")).execFileSync("true")));
      break;
    case "environment":
      send(Object.keys(process.env));
      return;
    case "flood":
      send("x".repeat(2 ** 20));
      break;
    default:
  }
  send({ done: misdeed, folder: process.cwd() });
});

async function attempt(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return "allowed";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "refused";
  }
}
