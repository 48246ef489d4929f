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
  | "fill-disk"
  | "reserve"
  | { readonly connect: number }
  | { readonly say: string };

serveParent<Misdeed, unknown>(async (misdeed, { send }) => {
  if (typeof misdeed === "object") {
    send("say" in misdeed ? { said: misdeed.say } : await attempt(() => connect(misdeed.connect)));
    return;
  }
  switch (misdeed) {
    case "hang":
      for (;;);
    case "allocate":
      for (const kept: Buffer[] = []; ; ) kept.push(Buffer.alloc(2 ** 24, 1));
    case "reserve": // memory that is never touched, so that the parent's look at what is resident sees none of it
      await new Promise((resolve) => setTimeout(resolve, 500)); // the watchdog's thread needs memory to start
      for (const kept: Buffer[] = []; ; ) kept.push(Buffer.allocUnsafeSlow(2 ** 28));
    case "fill-disk":
      send(await attempt(async () => (await import("node:fs")).writeFileSync("filled", "x")));
      break;
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

async function connect(port: number): Promise<void> {
  const { connect: open } = await import("node:net");
  await new Promise<void>((resolve, reject) => {
    const socket = open(port, "127.0.0.1", () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", reject);
  });
}

async function attempt(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return "allowed";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "refused";
  }
}
