/** `npm ci` refuses a lock without the packages of other platforms; a registry that lacks them makes npm leave them out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

test("the lock file holds every optional package, of whatever platform", () => {
  const path = join(import.meta.dirname, "../package-lock.json");
  const { packages } = JSON.parse(readFileSync(path, "utf8")) as Lock;
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`node_modules/${name}` in packages || `${place}/node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});
