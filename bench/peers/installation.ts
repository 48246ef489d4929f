/** Scratch virtual environments with pinned versions of the peers, made once with pip and reused. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export type Library = "Stable-Baselines3" | "CleanRL" | "JAX";

/** Gymnasium 0.29 is what CleanRL's script is written for; Stable-Baselines3 takes it too. */
const TORCH = ["torch==2.15.0", "numpy==2.4.6", "gymnasium==0.29.1", "setuptools==84.2.1"];

/** Arguments of one or more `pip install`, in order. */
const INSTALLS: Readonly<Record<Library, readonly (readonly string[])[]>> = {
  "Stable-Baselines3": [[...TORCH, "stable-baselines3==2.9.2"]],
  // Its package asks for versions of many tools that its script does not use, and for an older Python.
  CleanRL: [
    [...TORCH, "tensorboard==2.21.0"],
    ["--no-deps", "--ignore-requires-python", "cleanrl==1.2.0"],
  ],
  JAX: [["jax==0.10.2", "jaxlib==0.10.2", "flax==0.12.8", "optax==0.2.8", "numpy==2.4.6"]],
};

/** What a table says about a library's versions. */
export const VERSIONS: Readonly<Record<Library, string>> = {
  "Stable-Baselines3": "2.9.2, torch 2.15.0",
  CleanRL: "1.2.0, torch 2.15.0",
  JAX: "jax 0.10.2, flax 0.12.8",
};

/** Folder of the environments; the two that use torch share one. */
const cache = process.env.PEERS_VENV ?? join(tmpdir(), "design-reward-peers");

const asked = new Map<Library, Promise<string>>();

/**
 * The Python interpreter that has the library, installed now where it was not.
 * @throws Error with one sentence where python3 or pip is absent or an installation fails
 */
export function install(library: Library): Promise<string> {
  const answer = asked.get(library) ?? prepare(library);
  asked.set(library, answer);
  return answer;
}

async function prepare(library: Library): Promise<string> {
  const folder = join(cache, library === "JAX" ? "jax" : "torch");
  const python = join(folder, "bin", "python");
  const stamp = join(folder, `${library}.json`);
  const wanted = JSON.stringify(INSTALLS[library]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  console.error(`installing ${library} into ${folder} …`);
  try {
    mkdirSync(cache, { recursive: true });
    if (!existsSync(python)) await run("python3", ["-m", "venv", folder]);
    for (const requirements of INSTALLS[library])
      await run(python, ["-m", "pip", "install", "--quiet", "--no-cache-dir", ...requirements], {
        maxBuffer: 2 ** 26,
      });
  } catch (error) {
    if (!existsSync(python)) rmSync(folder, { recursive: true, force: true });
    throw new Error(`${library} cannot be installed: ${lastLine(error)}`);
  }
  writeFileSync(stamp, wanted);
  return python;
}

function lastLine(error: unknown): string {
  const { code, stdout, stderr } = error as Readonly<Record<"code" | "stdout" | "stderr", unknown>>;
  if (code === "ENOENT") return "there is no `python3` on the PATH";
  const lines = String(stderr || stdout || error)
    .trim()
    .split("\n");
  return lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1)!;
}
