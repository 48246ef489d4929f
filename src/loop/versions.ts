/** The versions that a result depends on. */
import { readFileSync } from "node:fs";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";

/** Of this package, the runtime and the libraries that compute. */
export function versions(): Readonly<Record<string, string>> {
  return {
    "design-reward": packageVersion(packageFolder(import.meta.dirname)),
    node: process.versions.node,
    "onnxruntime-node": dependencyVersion("onnxruntime-node"),
    "isolated-vm": dependencyVersion("isolated-vm"),
    platform: `${platform()}-${arch()}`,
  };
}

/** The nearest folder above that holds a `package.json`. */
function packageFolder(from: string): string {
  let folder = from;
  while (true) {
    try {
      readFileSync(join(folder, "package.json"));
      return folder;
    } catch {
      const parent = dirname(folder);
      if (parent === folder) throw new Error(`no package.json above ${from}`);
      folder = parent;
    }
  }
}

function packageVersion(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }).version;
}

function dependencyVersion(name: string): string {
  let folder = packageFolder(import.meta.dirname);
  while (true) {
    try {
      return packageVersion(join(folder, "node_modules", name));
    } catch {
      const parent = dirname(folder);
      if (parent === folder) return "unknown";
      folder = parent;
    }
  }
}
