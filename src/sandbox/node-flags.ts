/** The flags that a contained Node process starts with. */
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";

/**
 * Files may be read only where the program and its packages lie; none may be written outside its own folder; no
 * process may be started. `--no-node-snapshot` is what isolated-vm asks for. The network is not covered by the
 * permission model (research/tooling.md, C.5).
 */
export function nodeFlags(program: string, folder: string): string[] {
  return [
    "--no-node-snapshot",
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
  const root = packageRoot(dirname(realpathSync(program)));
  const code = ["src", "envs", "dist", "package.json"]
    .map((name) => join(root, name))
    .filter((path) => existsSync(path));
  const packages = createRequire(join(root, "package.json")).resolve("isolated-vm");
  const marker = `${sep}node_modules${sep}`;
  const modules = packages.slice(0, packages.lastIndexOf(marker) + marker.length - 1);
  const own = dirname(realpathSync(program));
  // node-gyp-build, which loads isolated-vm, asks for this file to tell musl from glibc.
  return [own, ...code, modules, join(root, "node_modules"), "/etc/alpine-release"];
}

/** The folder above `folder` that holds a package.json. */
function packageRoot(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (at === dirname(at)) throw new Error(`internal: no package.json above ${folder}`);
  }
}
