/** What TypeScript's checker finds in a module, and what it leaves alone. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findTask, referenceReward, tasks } from "../../envs/index.ts";
import { TypeChecker } from "../../src/reward/types/checker.ts";
import { library } from "../../src/reward/types/library.ts";

const task = findTask("navigation-goal");
const checker = new TypeChecker(task);
const check = (source: string) => checker.check(source);
const inReward = (body: string) =>
  `import type { Action, State } from "./task";
export function reward(s: State, a: Action, next: State) {
  ${body}
}
`;

describe("refused, with the place and what to write instead", () => {
  test.each([
    ["a vector in arithmetic", "return { x: next.position * 2 };", "vector-as-number", 3, 15],
    ["a vector under a minus", "return { x: -next.position };", "vector-as-number", 3, 15],
    [
      "a vector in a function of numbers",
      "return { x: Math.abs(next.position) };",
      "vector-as-number",
      3,
      24,
    ],
    ["a vector in a comparison", "return { x: next.position > 1 ? 1 : 0 };", "vector-as-number", 3, 15],
    ["a vector as a term", "return { place: next.position };", "vector-as-number", 3, 12],
    ["a truth value as a term", "return { near: next.position[0] > 0 };", "term-value", 3, 12],
    [
      "an entry that the vector lacks",
      "const [x, y, z] = next.position; return { x: x + y + z };",
      "type-error",
      3,
      16,
    ],
    ["the whole action as a number", "return { x: a * 2 };", "type-error", 3, 15],
    [
      "a silenced mistake",
      "// @ts-ignore\n  return { x: Math.abs(next.position) };",
      "vector-as-number",
      4,
      24,
    ],
    [
      "a helper with too few arguments",
      "return { x: f(1) }; function f(x: number, y: number) { return x * y; }",
      "type-error",
      3,
      15,
    ],
    ["a name that is nowhere", "return { x: speed };", "type-error", 3, 15],
  ])("%s", (_name, body, kind, line, column) => {
    expect(check(inReward(body))).toContainEqual(
      expect.objectContaining({
        kind,
        severity: "error",
        line,
        column,
        remedy: expect.stringMatching(/\.$/),
      }),
    );
  });

  test("a field that is almost right is answered with the right one", () => {
    const [finding] = check(inReward("const { positon } = next; return { x: positon[0] };"));
    expect(finding).toMatchObject({ kind: "unknown-field", remedy: "Write `position`." });
  });

  test("own types that the program does not pass", () => {
    const own =
      "interface State { theta: number }\nexport function reward(s: State) { return { x: s.theta }; }\n";
    expect(check(own)).toMatchObject([{ kind: "wrong-parameters", line: 2, column: 17 }]);
  });
});

describe("JavaScript is checked as well", () => {
  test.each([
    ["a parameter of reward", "export function reward(s, a, next) { return { x: next.position * 2 }; }"],
    ["a destructured one", "export const reward = (s, a, { position }) => ({ x: position * 2 });"],
    [
      "one that is handed on to a helper",
      "function twice(v) { return v * 2; }\nexport function reward(s, a, next) { return { x: twice(next.position) }; }",
    ],
    [
      "the state in a helper",
      "function twice(z) { return z.position * 2; }\nexport function reward(s, a, next) { return { x: twice(next) + twice(s) }; }",
    ],
  ])("%s", (_name, source) => {
    const found = check(source);
    expect(found).toMatchObject([{ kind: "vector-as-number", severity: "error" }]);
    const { column, line } = found[0]!;
    expect(source.split("\n")[line! - 1]!.slice(column! - 1)).toMatch(
      /^(next\.position|position|v|z\.position) \* 2/,
    );
  });
});

describe("left alone", () => {
  test.each(tasks.map((each) => [each.id, each] as const))("the reference rewards of %s", (_id, each) => {
    const own = new TypeChecker(each);
    for (const which of ["human", "sparse"] as const)
      expect(own.check(referenceReward(each, which))).toEqual([]);
  });

  test.each([
    ["no types at all", "export function reward(s, a, next) { return { x: next.position[0] }; }"],
    [
      "types that are not imported",
      "export function reward(s: State, a: Action, next: State) { return { x: next.goal[0] }; }",
    ],
    ["any", "export function reward(s: any, a: any, next: any): any { return { x: next.goal[0] }; }"],
    [
      "a vector in a loop",
      inReward(
        "let x = 0; for (const v of next.obstacleX) x += v; for (let k = 0; k < 3; k++) x += next.obstacleY[k]; return { x };",
      ),
    ],
    [
      "map, reduce and spread",
      inReward("return { x: Math.hypot(...next.goal.map((g, i) => g - next.position[i])) };"),
    ],
    [
      "a helper that takes mutable vectors",
      "function f(v: number[]) { return v[0]; } export function reward(s, a, next) { return { x: f(next.goal) }; }",
    ],
    [
      "memory",
      "export const memory = { best: 0 };\nexport function reward(s, a, next, memory) { memory.best += 1; return { x: memory.best }; }",
    ],
  ])("%s", (_name, source) => {
    expect(check(source)).toEqual([]);
  });

  test.each([
    ["code that never runs", "return { x: 1 };\n  return { x: 2 };", "unreachable-code"],
    ["a truth value in arithmetic", "return { x: (next.goal[0] > 0) * 2 };", "boolean-as-number"],
    ["an argument too many", "return { x: Math.exp(1, 2) };", "type-error"],
  ])("%s is a warning", (_name, body, kind) => {
    expect(check(inReward(body))).toMatchObject([{ kind, severity: "warning" }]);
  });
});

test("equal modules get equal findings, whatever was checked in between", () => {
  const source = inReward("return { x: next.position };");
  const first = check(source);
  check("export function reward() { return { y: undefinedName }; }");
  expect(check(source)).toEqual(first);
});

test("types that keep the checker busy end within its time limit and leave it usable", () => {
  const levels = Array.from(
    { length: 26 },
    (_, n) =>
      `type T${n + 1} = [T${n}, T${n}] extends [infer A, infer B] ? (A | B)[] & { k${n}: [A, B] } : never;`,
  );
  const bomb = `type T0 = { a: 1 };\n${levels.join("\n")}\nlet x: T26 = {} as { [K in \`\${keyof T26 & string}\${keyof T26 & string}\`]: T26 };\nexport function reward() { return { x: 1 }; }\n`;
  expect(check(bomb).every(({ severity }) => severity === "error" || severity === "warning")).toBe(true);
  expect(check(inReward("return { x: next.position[0] };"))).toEqual([]);
});

test("the library that the checker reads has every global of the language", () => {
  for (const name of ["hypot(...values: number[])", "atan2(x: number, y: number)", "readonly PI: number"]) {
    expect(library).toContain(name);
  }
});

test("whatever a text holds, the checker ends with findings and stays usable", () => {
  const source = referenceReward(task, "human");
  const pieces = source.split(/(?<=\W)/);
  const span = fc.tuple(fc.nat(pieces.length - 1), fc.nat(pieces.length - 1));
  fc.assert(
    fc.property(span, span, fc.nat(8), ([from, to], [other, at], length) => {
      const mutated = pieces
        .toSpliced(from, length, ...pieces.slice(other, other + length))
        .toSpliced(at, to % 3);
      for (const { line, message } of check(mutated.join(""))) {
        expect(line).toBeGreaterThan(0);
        expect(message).not.toContain("more than the checker can bear");
      }
    }),
    { numRuns: 60, seed: 4 },
  );
  expect(check(source)).toEqual([]);
});

test("a parameter that is said to be `any` is checked as one without a type", () => {
  const source = `export function reward(s: any, a: any, next: any) {
  return { x: next.position[0], y: next.goal - 1 };
}
`;
  expect(check(source)).toMatchObject([{ kind: "vector-as-number", line: 2, column: 36 }]);
});

test("a helper may take a vector as one that could be written to: nothing writes to it", () => {
  expect(
    check(`type Pair = [number, number];
const apart = (p: Pair, q: Pair): number => Math.hypot(p[0] - q[0], p[1] - q[1]);
${inReward("return { near: -apart(next.position, next.goal) };")}`),
  ).toEqual([]);
});
