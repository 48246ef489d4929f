/** Environments are written in the language of rewards, so that their text can be compiled to other targets too. */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { tasks } from "../../envs/index.ts";
import { packageRoot } from "../../src/core/package.ts";
import { checkKernelModule, kernelImports } from "../../src/reward/language/kernel.ts";
import { layoutOf } from "../../src/sim/columns.ts";

const root = packageRoot();

/** A module and every module that it takes code from, directly or not. */
function withImports(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const specifier of kernelImports(readFileSync(file, "utf8"))) {
    withImports(join(dirname(file), specifier), found);
  }
  return found;
}

const environments = new Map(tasks.map(({ environment }) => [environment.id, environment]));

describe.each([...environments])("%s", (id, environment) => {
  const modules = [...withImports(join(root, "envs", id, "tasks.ts"))].map((file) => relative(root, file));

  test("is found with its physics", () => {
    expect(modules).toContain(join("envs", id, "environment.ts"));
  });

  test.each(modules)("%s keeps to the language", (file) => {
    const source = readFileSync(join(root, file), "utf8");
    expect(checkKernelModule(source, layoutOf(environment, 1, 1))).toEqual([]);
  });
});

describe("what would close the door to other targets is found", () => {
  const fields = layoutOf(tasks[0]!.environment, 1, 1);
  const kernel = (
    step: string,
    top = "",
  ) => `import { defineEnvironment } from "../../src/sim/environment.ts";
${top}
export const toy = defineEnvironment({ id: "toy", step: (s, a) => ${step} });
`;

  test.each([
    ["an environment that keeps to it", kernel("({ angle: s.angle + a.torque })"), []],
    ["module state", kernel("({ angle: last })", "let last = 0;"), ["module-state", "closure"]],
    ["the clock", kernel("({ angle: Date.now() })"), ["global", "call"]],
    ["randomness beside the given stream", kernel("({ angle: Math.random() })"), ["randomness"]],
    ["a class", kernel("({ angle: 0 })", "class Body {}"), ["class"]],
    ["a loop without a bound", kernel("{ while (s.angle > 0) { } return s; }"), ["unbounded-loop"]],
    ["text in the physics", kernel('({ angle: "0" })'), ["text"]],
    ["a library", kernel("({ angle: sin(s.angle) })", 'import { sin } from "mathjs";'), ["import"]],
    [
      "recursion",
      kernel("({ angle: f(1) })", "function f(x: number): number { return f(x); }"),
      ["recursion"],
    ],
    [
      "an unknown field",
      kernel("({ x: f(s) })", "function f(s: State) { return s.poleAngel; }"),
      ["unknown-field"],
    ],
  ])("%s", (_what, source, kinds) => {
    expect(checkKernelModule(source, fields).map(({ kind }) => kind)).toEqual(kinds);
  });
});
