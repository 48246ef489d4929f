import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dependencyVersion, packageRoot, packageVersion } from "../../src/core/package.ts";

test("the package's folder is found from anywhere below it", () => {
  const root = packageRoot();
  expect(existsSync(join(root, "prompts", "system.md"))).toBe(true);
  expect(packageRoot(join(root, "src", "core"))).toBe(root);
  expect(() => packageRoot("/")).toThrow("install the package again");
});

test("versions come from the package.json that Node would find", () => {
  expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
  expect(dependencyVersion("onnxruntime-node")).toMatch(/^\d+\.\d+\.\d+/);
  expect(dependencyVersion("no-such-package")).toBeNull();
});
