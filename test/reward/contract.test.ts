import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { referenceReward, tasks } from "../../envs/index.ts";
import { checkContract } from "../../src/reward/contract.ts";
import type { TaskFields } from "../../src/reward/language/shapes.ts";
import { layoutOf } from "../../src/sim/columns.ts";

const fields: TaskFields = {
  state: [
    { name: "poleAngle", vector: false, length: 1 },
    { name: "cartPosition", vector: false, length: 1 },
    { name: "tip", vector: true, length: 2 },
  ],
  action: [{ name: "force", vector: false, length: 1 }],
};

const check = (source: string) => checkContract(source, fields);
const kinds = (source: string) => check(source).map(({ kind }) => kind);
/** A module whose function has this body. */
const body = (text: string, top = "") => `${top}\nexport function reward(s, a, next) {\n${text}\n}`;
const fine = "return { up: 1 };";

describe("accepted", () => {
  test.each(
    tasks.flatMap((task) => (["human", "sparse"] as const).map((which) => [task.id, which, task] as const)),
  )("the reference reward %s %s", (_id, which, task) => {
    expect(checkContract(referenceReward(task, which), layoutOf(task.environment, 1, 1))).toEqual([]);
  });

  test.each([
    [
      "types, helpers, constants",
      `import type { State, Action } from "./task";
      import { type State as Other } from "./task";
      type Pair = readonly [number, number];
      interface Weights { readonly up: number }
      const WEIGHT = -0.01, WEIGHTS: Weights = { up: 1 } as const, LIST = [1, 2];
      /** Bell curve. */
      function bell(x: number, width = 0.5): number { return Math.exp(-((x / width) ** 2)); }
      const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
      export function reward(s: State, a: Action, next: State): { up: number; effort: number } {
        const { poleAngle, tip: [x, y] } = next;
        const up = WEIGHTS.up * bell(poleAngle) + (LIST[0] as number) * clamp(x + y, 0, 1);
        return { up, effort: WEIGHT * a.force ** 2 } satisfies { up: number; effort: number };
      }`,
    ],
    ["an arrow function", "export const reward = (s, a, next) => ({ up: Math.cos(next.poleAngle) });"],
    [
      "paths with equal terms",
      body("if (next.poleAngle > 1) { return { b: 1, a: 2 }; } else { return { a: 0, b: 0 }; }"),
    ],
    ["a conditional record", body("return next.poleAngle > 0 ? { up: 1 } : { up: 0 };")],
    [
      "a record that is filled in",
      body(
        "let terms = { up: 0, bonus: 0 };\nterms.up = next.poleAngle;\nif (terms.up > 1) terms.bonus = 1;\nreturn terms;",
      ),
    ],
    ["types that are imported like values", `import { State, Action } from "./task";\n${body(fine)}`],
    [
      "a list that is filled in",
      body(
        "const d = [];\nfor (let k = 0; k < 2; k++) { d[k] = next.tip[k]; }\nreturn { up: Math.max(...d) };",
      ),
    ],
    [
      "a list that is filled behind the counter",
      body(
        "const w = [1, 0, 0];\nfor (let k = 0; k < 2; k++) { w[k + 1] = w[k] * next.tip[k]; }\nreturn { up: w[2] };",
      ),
    ],
    [
      "a list that is counted into",
      body(
        "const found = [0, 0];\nlet n = 0;\nfor (const x of next.tip) { if (x > 0) { found[n] = x; n += 1; } }\nreturn { up: found[0] + n };",
      ),
    ],
    [
      "an entry that is held within a list",
      body(
        "const bins = [0, 0, 0];\nconst i = Math.max(0, Math.min(2, Math.floor(next.poleAngle * 3)));\nbins[i] = 1;\nreturn { up: bins[2] };",
      ),
    ],
    [
      "loops in loops",
      body(
        "let sum = 0;\nfor (let i = 0; i < 50; i++) { for (let j = 0; j < 50; j++) { sum += Math.sin(i * j * next.poleAngle); } }\nreturn { sum };",
      ),
    ],
    ["a named record", body("const terms = { up: 1, down: 2 };\nreturn terms;")],
    [
      "terms from a helper",
      body("return terms(next);", "function terms(state) { return { up: state.poleAngle }; }"),
    ],
    [
      "loops over vectors",
      body(`let sum = 0;
      for (const x of next.tip) sum += x;
      for (let i = 0; i < 2; i++) { if (i === 1) continue; sum += next.tip[i] * s.tip[i]; }
      for (let i = next.tip.length - 1; i >= 0; i--) sum -= next.tip[i];
      const squares = next.tip.map((x) => x * x);
      const total = next.tip.reduce((all, x) => all + x, 0) + Math.hypot(...next.tip, ...squares);
      return { sum, total };`),
    ],
    [
      "local lists that change",
      body(
        "const parts = [0, 0]; parts[0] = next.poleAngle; parts[1] += 1; const box = { x: 0 }; box.x = 2; return { up: parts[0] + box.x };",
      ),
    ],
    [
      "memory",
      `export const memory = { best: -1, steps: 0 };
      function update(memory, x) { memory.best = Math.max(memory.best, x); }
      export function reward(s, a, next, memory) { memory.steps += 1; memory.steps++; update(memory, next.poleAngle); return { gain: memory.best }; }`,
    ],
    [
      "boolean logic, bits and finiteness",
      body(
        "const on = next.poleAngle > 0 && !(a.force <= 1) || Number.isFinite(s.poleAngle); return { up: on ? 1 : 0, bits: (3 & 1) | 2, rest: -7 % 3 };",
      ),
    ],
    ["a field by its name in brackets", body('return { up: next["poleAngle"] };')],
  ])("%s", (_name, source) => {
    expect(check(source)).toEqual([]);
  });
});

describe("refused", () => {
  test.each([
    ["import", `import fs from "fs";\n${body(fine)}`],
    ["import", `import { State, reach } from "./task";\n${body(fine)}`],
    ["index-out-of-range", body('const l = [0];\nl["4294967294"] = 1;\nreturn { up: l[0] };')],
    ["index-out-of-range", body("const l = [0];\nl[1e9] = 1;\nreturn { up: l[0] };")],
    ["index-out-of-range", body("const l = [0];\nl[Math.floor(next.poleAngle)] = 1;\nreturn { up: l[0] };")],
    [
      "index-out-of-range",
      body("const l = [0];\nfor (let i = 0; i < 9; i++) { l[i * 4e6] = 1; }\nreturn { up: l[0] };"),
    ],
    [
      "too-much-work",
      body(
        "let x = 0;\nfor (let i = 0; i < 999; i++) { for (let j = 0; j < 999; j++) { x += i * j; } }\nreturn { x };",
      ),
    ],
    ["recursion", body("return (reward)!(s, a, next);")],
    [
      "memory",
      `export const memory = { ${Array.from({ length: 33 }, (_, k) => `m${k}: 0`).join(", ")} };\n${body(fine)}`,
    ],
    ["import", body(`import("fs"); ${fine}`)],
    ["import", body("return { up: import.meta.x };")],
    ["export", "function reward(s, a, next) { return { up: 1 }; }"],
    ["export", "function reward(s, a, next) { return { up: 1 }; }\nexport { reward };"],
    ["no-reward", "export function score(s, a, next) { return { up: 1 }; }"],
    ["async", "export async function reward(s, a, next) { return { up: 1 }; }"],
    ["async", body(`await 1; ${fine}`).replace("export ", "export async ")],
    ["generator", "export function* reward(s, a, next) { return { up: 1 }; }"],
    ["randomness", body("return { up: Math.random() };")],
    ["global", body("return { up: Date.now() };")],
    ["global", body(`console.log(1); ${fine}`)],
    ["global", body("return { up: globalThis.x };")],
    ["global", body(`eval("1"); ${fine}`)],
    ["new", body("return { up: new Date().x };")],
    ["module-state", body("count += 1; return { up: count };", "let count = 0;")],
    ["module-state", body("box.count += 1; return { up: box.count };", "const box = { count: 0 };")],
    ["var", body(`var x = 1; ${fine}`)],
    ["mutation", body(`s.poleAngle = 1; ${fine}`)],
    ["mutation", body(`next.tip[0] = 1; ${fine}`)],
    ["mutation", body(`const t = next.tip; t[0] = 1; ${fine}`)],
    ["mutation", body(`a = s; ${fine}`)],
    ["mutation", body(`const x = 1; x = 2; ${fine}`)],
    ["mutation", body(`delete s.poleAngle; ${fine}`)],
    ["mutation", body(`zero(next); ${fine}`, "function zero(x) { x.poleAngle = 0; }")],
    ["expression", body("let x = 0; const y = (x = 3); return { up: x + y };")],
    ["class", body(fine, "class A {}")],
    ["this", body("return { up: this.x };")],
    ["regex", body("return { up: /x/.test(1) ? 1 : 0 };")],
    ["text", body("const x = `a`; return { up: 1 };")],
    ["text", body("const x = 'a'; return { up: 1 };")],
    ["text", body("return { up: typeof s === 'object' ? 1 : 0 };")],
    ["bigint", body("return { up: 3n > 2n ? 1 : 0 };")],
    ["exceptions", body(`try { ${fine} } catch { return { up: 0 }; }`)],
    ["exceptions", body("throw 1;")],
    ["accessor", body("return { get up() { return 1; } };")],
    ["accessor", body("return { up() { return 1; } };")],
    ["computed-key", body("return { [next.poleAngle]: 1 };")],
    ["computed-key", body("let k = 0; return { up: next[k] };")],
    ["unbounded-loop", body(`while (true) {} ${fine}`)],
    ["unbounded-loop", body(`do {} while (next.poleAngle > 0); ${fine}`)],
    ["unbounded-loop", body(`for (;;) {} ${fine}`)],
    ["unbounded-loop", body(`for (let i = 0; i < next.poleAngle; i++) {} ${fine}`)],
    ["unbounded-loop", body(`for (let i = 0; i < 3; i--) {} ${fine}`)],
    ["unbounded-loop", body(`for (let i = 0; i < 3; i++) { i = 0; } ${fine}`)],
    ["unbounded-loop", body(`for (let i = 0; i < 1e9; i++) {} ${fine}`)],
    ["unbounded-loop", body(`for (const k in next) {} ${fine}`)],
    ["recursion", body("return { up: f(3) };", "function f(n) { return n > 0 ? f(n - 1) : 0; }")],
    ["recursion", body("return { up: f(3) };", "const f = (n) => g(n);\nconst g = (n) => f(n);")],
    ["closure", body("let sum = 0; const add = (x) => sum + x; return { up: add(1) };")],
    ["spread", body("return { ...next };")],
    ["spread", body("return { up: Math.max(...args(s)) };", "function args(s) { return [s.poleAngle]; }")],
    ["spread", body(fine).replace("next)", "...next)")],
    ["destructuring", body("const { poleAngle, ...rest } = next; return { up: rest.cartPosition };")],
    ["statement", body(`outer: for (let i = 0; i < 2; i++) {} ${fine}`)],
    ["statement", body("switch (1) { default: return { up: 1 }; }")],
    ["statement", body(fine, "enum A { B }")],
    ["null", body("return { up: next?.poleAngle ?? 0 };")],
    ["forbidden-name", body("return { up: next.__proto__ };")],
    ["forbidden-name", body("return { up: (() => 0).constructor };")],
    ["forbidden-name", body('return { up: next["constructor"] };')],
    ["forbidden-name", body("return { __proto__: s, up: 1 };")],
    ["shadowed-global", body("return { up: Math.x };", "const Math = { x: 1 };")],
    ["call", body("return { up: next.tip.sort() };")],
    ["call", body("return { up: s.poleAngle.toFixed(1) };")],
    ["call", body("return { up: s(1) };")],
    ["parameters", body(fine).replace("next)", "next, memory)")],
    ["memory", `export const memory = { list: [] };\n${body(fine)}`],
    ["unsupported", `export function progress(s) { return 1; }\n${body(fine)}`],
    ["returns-number", body("return next.poleAngle * 2;")],
    ["returns-number", body("const total = next.poleAngle * 2; return total;")],
    ["returns-list", body("return [1, { up: 1 }];")],
    ["unequal-terms", body("if (next.poleAngle > 0) return { up: 1 };\nreturn { up: 1, bonus: 2 };")],
    ["missing-return", body("if (next.poleAngle > 0) return { up: 1 };")],
    ["missing-return", body("const up = 1;")],
    ["term-count", body("return {};")],
    ["term-count", body(`return { ${Array.from({ length: 17 }, (_, k) => `t${k}: 1`).join(", ")} };`)],
    ["term-name", body('return { "pole angle": 1 };')],
    ["term-value", body("return { up: { x: 1 } };")],
    ["index-out-of-range", body("return { up: next.tip[2] };")],
    ["unknown-name", body("return { up: clamp(next.poleAngle) };")],
    ["unknown-name", body("return { up: Math.clamp(next.poleAngle) };")],
    ["computed-type", `type T<X> = X[];\n${body(fine)}`],
    ["computed-type", `type T = number extends 1 ? 1 : 2;\n${body(fine)}`],
    ["computed-type", `type T = { [K in "x" | "y"]: number };\n${body(fine)}`],
    ["too-long", `// ${"x".repeat(20_000)}\n${body(fine)}`],
    ["too-deep", body(`return { up: ${"(".repeat(150)}1${")".repeat(150)} };`)],
    ["too-deep", body(`return { up: ${"(".repeat(9000)}1${")".repeat(9000)} };`)],
  ])("%s: %s", (kind, source) => {
    expect(kinds(source)).toContain(kind);
  });

  test("a finding has a place, and says what to write instead", () => {
    expect(check(body("  const x = Math.random();\n  return { up: x };"))).toEqual([
      {
        kind: "randomness",
        severity: "error",
        message: "The reward uses random numbers.",
        remedy: expect.stringContaining("the same transition always pays the same"),
        line: 3,
        column: 13,
      },
    ]);
  });
});

describe("unknown fields are answered with the nearest right name", () => {
  test.each([
    ["return { up: next.pole_angle };", "Write `next.poleAngle`."],
    ["return { up: next.angle };", "Write `next.poleAngle`."],
    ["return { up: a.forse };", "Write `a.force`."],
    ["const { poleAngel } = next; return { up: poleAngel };", "Write `poleAngle`."],
    ["const state = next; return { up: state.cartPos };", "Write `state.cartPosition`."],
    ["return { up: height(next) };", "Write `x.tip`."],
    ["return { up: next.force };", "Read it from the action parameter of `reward(s, a, next)`."],
    ["return { up: poleAngle };", "Read it from a parameter: `next.poleAngle`."],
    ["return { up: cos(next.poleAngle) };", "Write `Math.cos`."],
  ])("%s", (text, remedy) => {
    const findings = check(body(text, "function height(x) { return x.tipp[1]; }")).filter(
      ({ remedy: other }) => text.includes("height") || !other.includes("x.tip"),
    );
    expect(findings.map((finding) => finding.remedy)).toContain(remedy);
  });

  test("also through destructured parameters and type annotations", () => {
    expect(
      kinds(
        "export const reward = ({ poleAngle }, { force }, { speed }) => ({ up: poleAngle + force + speed });",
      ),
    ).toEqual(["unknown-field"]);
    expect(
      kinds(
        `import type { State } from "./task";\nconst f = (x: State) => x.speed;\n${body("return { up: next.poleAngle };")}`,
      ),
    ).toEqual(["unknown-field"]);
  });
});

test("any text gets findings, never an exception, and the same ones twice", () => {
  const piece = fc.constantFrom(
    "export ",
    "function reward",
    "(s, a, next)",
    "{",
    "}",
    "return ",
    "next.poleAngle",
    "=>",
    "const x = ",
    "let ",
    ";",
    "1",
    "...",
    "[",
    "]",
    "for (",
    ")",
    "class A ",
    "\n",
    "a.b?.c",
    "`",
    "/",
    "import ",
    "@",
    "#x",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const source = pieces.join("");
      expect(check(source)).toEqual(check(source));
    }),
  );
});

describe("said as it is", () => {
  test.each([
    ["a default export", `export default ${body(fine).trim().slice(7)}`, "default export"],
    ["something declared", `declare global { interface Number { x: 1 } }\n${body(fine)}`, "This statement"],
    [
      "exceptions instead of a return",
      body("try { return { up: 1 }; } catch { return { up: 0 }; }"),
      "exceptions",
    ],
    [
      "a record that starts empty",
      body("const terms = {};\nterms.up = 1;\nreturn terms;"),
      "made without terms",
    ],
    ["the state as a list", body("return { up: next[2] };"), "a record of named fields"],
    ["another name for the reward", body(fine).replace("reward", "computeReward"), "exports `computeReward`"],
    ["a property of a function", body("reward.calls = 1;\nreturn { up: 1 };"), "a function as a value"],
  ])("%s", (_name, source, message) => {
    expect(check(source)[0]!.message).toContain(message);
  });

  test("a truth value made a number, and a field read by number", () => {
    expect(check(body("return { up: Number(next.poleAngle > 0) };"))[0]!.remedy).toContain("? 1 : 0");
    expect(check(body("return { up: a[0] };"))[0]!.remedy).toContain("`a.force`");
  });
});
