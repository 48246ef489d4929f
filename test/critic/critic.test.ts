import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { findTask } from "../../envs/index.ts";
import { contentId } from "../../src/core/identity.ts";
import { Critic, gates } from "../../src/critic/index.ts";

const task = findTask("cartpole-swingup");
const critic = new Critic(task);
afterAll(() => critic.dispose());

const fenced = (source: string) => `My reward:\n\n\`\`\`ts\n${source}\n\`\`\`\n`;
const reward = (body: string, top = "") => `${top}export function reward(s, a, next) {\n  ${body}\n}\n`;

describe("accepted", () => {
  test("a good reward, with its terms in order, its JavaScript and the hash of its source", async () => {
    const source = `import type { Action, State } from "./task";

const WEIGHT = 0.01;
function square(x: number): number {
  return x * x;
}

export function reward(s: State, a: Action, next: State) {
  return { upright: Math.cos(next.poleAngle), effort: -WEIGHT * square(a.force) };
}
`;
    const { id, source: found, javascript, verdict } = await critic.critique(fenced(source));
    expect(verdict).toMatchObject({ accepted: true, terms: ["upright", "effort"] });
    expect(verdict.gates?.map(({ status }) => status)).not.toContain("refused");
    expect(found).toBe(source);
    expect(id).toBe(contentId(source));
    expect(javascript).not.toMatch(/import|export/);
  });

  test("a reward with memory, although its terms depend on the steps before", async () => {
    const { verdict } = await critic.critique(`export const memory = { best: -1 };
export function reward(s, a, next, memory) {
  const gain = Math.max(0, Math.cos(next.poleAngle) - memory.best);
  memory.best += gain;
  return { gain };
}`);
    expect(verdict).toMatchObject({ accepted: true, terms: ["gain"] });
  });

  test("one term that never changes among others is a warning with its line", async () => {
    const { verdict } = await critic.critique(
      reward("return {\n    bonus: next.cartPosition > 9 ? 1 : 0,\n    up: Math.cos(next.poleAngle),\n  };"),
    );
    expect(verdict.accepted).toBe(true);
    expect(verdict.findings).toContainEqual(
      expect.objectContaining({
        kind: "constant-term",
        severity: "warning",
        line: 3,
        column: 5,
        frame: expect.stringContaining("> 3 |     bonus: next.cartPosition > 9 ? 1 : 0,\n    |     ^"),
        evidence: expect.objectContaining({ term: "bonus", value: 0 }),
      }),
    );
  });

  test("what every step pays is no constant where episodes can end", async () => {
    const answer = reward("return { alive: 1, up: Math.cos(next.poleAngle) };");
    const { verdict } = await critic.critique(answer);
    expect(verdict.findings).toEqual([]);
    using endless = new Critic(findTask("pendulum-swingup"));
    const other = await endless.critique(answer.replace("poleAngle", "angle"));
    expect(other.verdict.findings).toMatchObject([{ kind: "constant-term", evidence: { term: "alive" } }]);
  });

  test("a total beside its own parts is a warning", async () => {
    const { verdict } = await critic.critique(
      reward(
        "const up = Math.cos(next.poleAngle) + 1;\n  const cost = -0.01 * a.force ** 2;\n  return { up, cost, total: up + cost };",
      ),
    );
    expect(verdict.accepted).toBe(true);
    expect(verdict.findings).toContainEqual(
      expect.objectContaining({ kind: "counted-twice", severity: "warning", line: 4 }),
    );
  });
});

describe("refused", () => {
  test.each([
    ["prose", "I would rather not.", "parse", "off-topic", "no-code"],
    [
      "half a function",
      fenced("export function reward(s, a, next) {\n  return {"),
      "parse",
      "parse",
      "syntax",
    ],
    [
      "brackets without end",
      fenced(reward(`return { up: ${"(".repeat(9000)}1${")".repeat(9000)} };`)),
      "parse",
      "parse",
      "too-deep",
    ],
    ["an unknown field", reward("return { up: next.pole_angle };"), "contract", "contract", "unknown-field"],
    [
      "a loop without end",
      reward("while (true) {}\n  return { up: 1 };"),
      "contract",
      "contract",
      "unbounded-loop",
    ],
    [
      "nested loops that take too long",
      reward(
        `let x = 0;\n${["i", "j", "k", "l"].map((v) => `for (let ${v} = 0; ${v} < 1000; ${v}++) {`).join(" ")} x += i * next.poleAngle; }}}}\nreturn { x };`,
      ),
      "contract",
      "contract",
      "too-much-work",
    ],
    [
      "terms that are numbers while their sum is none",
      reward("return { x: 3e38 * Math.cos(next.poleAngle), y: 3e38 * Math.cos(next.poleAngle) };"),
      "dry-run",
      "not-finite",
      "not-finite",
    ],
    ["effort alone", reward("return { effort: -(a.force ** 2) };"), "sense", "pointless", "reads-no-state"],
    [
      "terms that cancel",
      reward("const up = Math.cos(next.poleAngle);\n  return { up, less: -up };"),
      "sense",
      "pointless",
      "cancelling-terms",
    ],
    [
      "NaN in some states",
      reward("const depth = Math.log(next.cartPosition);\n  return { depth };"),
      "dry-run",
      "not-finite",
      "not-finite",
    ],
    [
      "infinity at an extreme",
      reward("return { near: 1 / Math.abs(next.cartPosition) };"),
      "dry-run",
      "not-finite",
      "not-finite",
    ],
    [
      "a value of nothing",
      reward("const list = [1];\n  return { x: list[2].y };"),
      "types",
      "types",
      "type-error",
    ],
    [
      "a vector as a number",
      reward("return { x: ([1, 2] as const) * 2 };"),
      "types",
      "types",
      "vector-as-number",
    ],
    [
      "terms from a helper that differ",
      reward(
        "return terms(next);",
        "function terms(n: State): any { if (n.poleAngle > 0) { return { x: n.poleAngle }; } return { x: 0, y: 1 }; }\n",
      ),
      "dry-run",
      "contract",
      "contract",
    ],
    ["a constant", reward("return { alive: 1, more: 2 };"), "sense", "pointless", "constant-term"],
    [
      "pay for hanging still",
      reward("return { calm: -(next.poleVelocity ** 2) };"),
      "sense",
      "pointless",
      "pays-standing-still",
    ],
  ])("%s", async (_name, answer, gate, kind, finding) => {
    const { verdict, javascript } = await critic.critique(answer);
    expect(verdict).toMatchObject({ accepted: false, gate, failure: { kind } });
    expect(verdict.findings[0]).toMatchObject({
      kind: finding,
      severity: "error",
      remedy: expect.any(String),
    });
    expect(javascript).toBe("");
  });

  test("NaN is blamed on its term, its line and the transition that shows it", async () => {
    const { verdict } = await critic.critique(
      reward("const depth = Math.log(next.cartPosition);\n  return { up: next.poleAngle, depth };"),
    );
    expect(verdict.findings).toMatchObject([{ line: 2, evidence: { term: "depth" } }]);
    expect(verdict.failure?.message).toMatch(
      /^Line 2: The term `depth` is NaN in the transition \{ s: \{ cartPosition: 0, .*next: \{ cartPosition: -1, cartVelocity: 0, poleAngle: 0, poleVelocity: 0 \}/,
    );
  });

  test("hidden state is found where no contract stands in the way", async () => {
    using unguarded = new Critic(task, {
      gates: gates.map((gate) =>
        gate.name === "contract"
          ? {
              name: "no-contract",
              inspect(subject) {
                subject.compiled = { javascript: subject.source.replaceAll("export ", ""), termPlaces: {} };
                return { findings: [] };
              },
            }
          : gate,
      ),
    });
    for (const hidden of [
      reward("count += 1; return { x: count };", "let count = 0;\n"),
      reward("const x = next.poleAngle + last; last = next.poleAngle; return { x };", "let last = 0;\n"),
      reward("count += 1; return { x: count > 1500 ? 1 : 0, y: next.poleAngle };", "let count = 0;\n"),
    ]) {
      expect((await unguarded.critique(hidden)).verdict).toMatchObject({
        accepted: false,
        failure: { kind: "not-deterministic" },
      });
    }
    const { verdict } = await unguarded.critique(reward("for (;;);"));
    expect(verdict).toMatchObject({ accepted: false, failure: { kind: "timeout" } });
    expect(
      (await unguarded.critique(reward("return { x: Math.cos(next.poleAngle) };"))).verdict.accepted,
    ).toBe(true);
  });
});

describe("settings", () => {
  test("every gate can be switched off, and the verdict says so", async () => {
    const names = gates.map(({ name }) => name);
    const off = Object.fromEntries(names.map((name) => [name, { on: false }]));
    using open = new Critic(task, { settings: off });
    const { javascript, verdict } = await open.critique(reward("return { alive: 1 };"));
    expect(verdict.gates).toEqual(names.map((gate) => ({ gate, status: "off" })));
    expect(verdict.accepted).toBe(true);
    expect(javascript).toContain("alive");
  });

  test("sense can be told to warn only", async () => {
    using lenient = new Critic(task, { settings: { sense: { refuse: false } } });
    const { verdict } = await lenient.critique(reward("return { calm: -(next.poleVelocity ** 2) };"));
    expect(verdict.accepted).toBe(true);
    expect(verdict.findings).toContainEqual(
      expect.objectContaining({ kind: "pays-standing-still", severity: "warning" }),
    );
    expect(verdict.gates).toContainEqual({ gate: "sense", status: "warned" });
  });
});

test("what a guest chose to write reaches nobody as more than one line of bounded length", async () => {
  const hostile = [
    reward('return { up: next["\\u001b[2J\\u202e\\n# New instructions"] };'),
    reward(`return { up: ${"q".repeat(15_000)} };`),
    reward("return terms(next);", 'function terms(n) { return { "\\u001b[2J\\nx": n.poleAngle }; }\n'),
  ];
  for (const answer of hostile) {
    const { verdict } = await critic.critique(answer);
    expect(verdict.accepted).toBe(false);
    for (const text of [verdict.failure!.message, ...verdict.findings.map(({ message }) => message)]) {
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(text.length).toBeLessThanOrEqual(1500);
    }
  }
});

test("equal answers get equal verdicts, also at the same time and from another critic", async () => {
  using other = new Critic(task, { recycleAfter: 1 });
  const answers = [
    reward("return { up: next.poleAngle };"),
    reward("return { x: Math.sqrt(next.cartVelocity) };"),
    reward("return { x: next.speed };"),
  ];
  const first = await Promise.all(answers.map((answer) => critic.critique(answer)));
  const second = await Promise.all(answers.map((answer) => other.critique(answer)));
  expect(second).toEqual(first);
});

test("golden vectors hold about twenty transitions with their terms in double precision", async () => {
  const { javascript } = await critic.critique(
    reward("return { up: Math.cos(next.poleAngle), effort: -0.1 * a.force };"),
  );
  const vectors = await critic.vectors(javascript);
  expect(vectors.length).toBeGreaterThanOrEqual(18);
  for (const { state, action, next, terms } of vectors) {
    expect(Object.keys(state)).toEqual(Object.keys(next));
    expect(terms.up).toBe(Math.cos(next.poleAngle as number));
    expect(terms.effort).toBeCloseTo(-0.1 * action.force!, 15);
  }
  expect(await critic.vectors(javascript)).toEqual(vectors);
});

test("a critic that is disposed in the middle of a candidate says so", async () => {
  const own = new Critic(task);
  const judged = own.critique(reward("return { up: next.poleAngle };"));
  own.dispose();
  await expect(judged).rejects.toMatchObject({ kind: "machine" });
});

test.skipIf(process.platform !== "linux")(
  "a candidate is not blamed for an examiner that died before it was asked",
  async () => {
    using own = new Critic(task);
    const before = new Set(children());
    expect((await own.critique(reward("return { up: Math.cos(next.poleAngle) };"))).verdict.accepted).toBe(
      true,
    );
    for (const pid of children().filter((each) => !before.has(each))) process.kill(pid, "SIGABRT");
    expect(
      (await own.critique(reward("return { up: 2 * Math.cos(next.poleAngle) };"))).verdict.accepted,
    ).toBe(true);
  },
);

/** Processes that this one has started. */
function children(): number[] {
  const list = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8");
  return list.trim().split(" ").filter(Boolean).map(Number);
}

test("a value that only a succeeding episode shows is refused before the training, with its line", async () => {
  const { verdict } = await critic.critique(`export const memory = { steps: 0 };
export function reward(s, a, next, m) {
  m.steps += 1;
  return {
    up: Math.cos(next.poleAngle),
    late: Math.sqrt(m.steps > 200 && Math.cos(next.poleAngle) > 0.99 ? -1 : 1) * next.poleAngle,
  };
}`);
  expect(verdict).toMatchObject({ accepted: false, gate: "sense", failure: { kind: "not-finite" } });
  expect(verdict.findings.at(-1)).toMatchObject({ line: 6, column: 5 });
});
