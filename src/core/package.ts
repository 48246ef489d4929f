/**
 * This package as it lies on disk. The code runs from `src/` and from `dist/src/` alike, so what is no code (prompts,
 * reference rewards, versions) is found from the folder that holds `package.json`.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The nearest folder that holds a `package.json`, from `folder` upwards; by default this package's own.
 * @throws Error when there is none, which only a broken installation can cause
 */
export function packageRoot(folder: string = import.meta.dirname): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (at === dirname(at))
      throw new Error(`no package.json in ${folder} or above: install the package again`);
  }
}

/** The version of the package in a folder; by default this package's own. */
export function packageVersion(folder: string = packageRoot()): string {
  return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }).version;
}

/** The version of an installed dependency, where Node would find it, or null when it is not installed. */
export function dependencyVersion(name: string): string | null {
  for (let at = packageRoot(); ; at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (existsSync(join(folder, "package.json"))) return packageVersion(folder);
    if (at === dirname(at)) return null;
  }
}
