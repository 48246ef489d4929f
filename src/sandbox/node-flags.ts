/** The flags that a contained Node process starts with. */
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { packageRoot } from "../core/package.ts";

/** What isolated-vm asks for. */
export const ISOLATE_FLAGS = ["--no-node-snapshot"];

/**
 * Files may be read only where the program and its packages lie; none may be written outside its own folder; no
 * process may be started. The network is not covered by the permission model (docs/security.md).
 */
export function nodeFlags(program: string, folder: string): string[] {
  return [
    ...ISOLATE_FLAGS,
    "--disable-warning=SecurityWarning",
    "--disable-warning=ExperimentalWarning",
    "--permission",
    "--allow-addons",
    "--allow-worker",
    ...readablePaths(program).map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-read=${folder}`,
    `--allow-fs-write=${folder}`,
  ];
}

function readablePaths(program: string): string[] {
  const own = dirname(realpathSync(program));
  const root = packageRoot(own);
  const code = ["src", "envs", "dist", "package.json"]
    .map((name) => join(root, name))
    .filter((path) => existsSync(path));
  const packages = createRequire(join(root, "package.json")).resolve("isolated-vm");
  const marker = `${sep}node_modules${sep}`;
  const modules = packages.slice(0, packages.lastIndexOf(marker) + marker.length - 1);
  // node-gyp-build, which loads isolated-vm, asks for this file to tell musl from glibc.
  return [own, ...code, modules, join(root, "node_modules"), "/etc/alpine-release"];
}
