import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ContainedProcess } from "../../src/sandbox/contained-process.ts";
import { failureOf } from "../../src/sandbox/process-end.ts";
import type { IsolateEvent, IsolateRequest } from "./programs/isolate.ts";

/** One child for all cases, replaced when a case took it down: as the critic's examiner works. */
let child: ContainedProcess<IsolateRequest, IsolateEvent> | null = null;
let answer: (event: IsolateEvent) => void = () => {};
afterAll(() => child?.kill());

/** @param timeoutMs of the isolate; the process has longer */
async function evaluate(javascript: string, timeoutMs = 300): Promise<IsolateEvent> {
  child ??= new ContainedProcess<IsolateRequest, IsolateEvent>({
    program: join(import.meta.dirname, "programs/isolate.ts"),
    memoryMb: 250,
    check: (sent) => sent as IsolateEvent,
    onEvent: (event) => answer(event),
  });
  const event = new Promise<IsolateEvent>((resolve) => {
    answer = resolve;
  });
  child.deadline(6000);
  child.send({ javascript, angle: [0.5, 1, 2], timeoutMs });
  const outcome = await Promise.race([event, child.exit]);
  child.clearDeadline();
  if (!("status" in outcome)) return outcome;
  child = null;
  return failureOf(outcome) ?? { kind: "none", message: outcome.status };
}

const good = "return { x: next.angle };";
const reward = (body: string, top = "") => `${top}\nfunction reward(s, a, next) { ${body} }`;
const expectGood = async () =>
  expect(await evaluate(reward(good))).toMatchObject({ terms: { x: [0.5, 1, 2] } });

/** Written without the contract gate in front: every one of these has to end by itself. */
const cases: readonly (readonly [name: string, javascript: string, kinds: readonly string[]])[] = [
  ["a loop without end", reward("for (;;);"), ["timeout"]],
  ["a loop at the top level", reward(good, "for (;;);"), ["timeout"]],
  ["a getter on the returned record", reward("return { get x() { for (;;); } };"), ["timeout"]],
  ["a getter on a thrown object", reward("throw { get message() { for (;;); } };"), ["timeout"]],
  [
    "a getter on an object thrown at the top level",
    reward(good, "throw { get message() { for (;;); } };"),
    ["timeout"],
  ],
  ["valueOf", reward("return { x: +{ valueOf() { for (;;); } } };"), ["timeout"]],
  ["a sort comparator", reward(`[3, 2, 1].sort(() => { for (;;); }); ${good}`), ["timeout"]],
  ["microtasks", reward(good, "(async () => { for (;;) await 0; })();"), ["timeout"]],
  [
    "backtracking of a regular expression",
    reward(`/(a+)+$/.test("a".repeat(60) + "b"); ${good}`),
    ["timeout"],
  ],
  [
    "BigInt arithmetic that V8 does not interrupt",
    reward(`(2n ** (2n ** 29n)).toString(); ${good}`),
    ["timeout", "memory"],
  ],
  ["Error.prepareStackTrace", reward("Error.prepareStackTrace = () => { for (;;); }; null.x;"), ["crash"]],
  ["a list that grows", reward("const list = []; for (;;) list.push([1, 2, 3]);"), ["memory"]],
  ["a list spread into itself", reward("let list = [1]; for (;;) list = [...list, ...list];"), ["memory"]],
  [
    "a record that grows",
    reward("const record = {}; for (let i = 0; ; i++) record['k' + i] = i;"),
    ["memory", "timeout"],
  ],
  ["a huge list filled", reward(`new Array(2 ** 27).fill(0); ${good}`), ["memory", "timeout"]],
  ["a huge text split", reward(`"x".repeat(2 ** 28).split(""); ${good}`), ["memory", "timeout"]],
  ["a text that doubles", reward('let text = "x"; for (;;) text += text;'), ["crash", "memory"]],
  [
    "a generator spread",
    reward("function* g() { for (;;) yield 1; } return { x: [...g()].length };"),
    ["memory", "timeout"],
  ],
  ["a Map", reward("const map = new Map(); for (let i = 0; ; i++) map.set(i, i);"), ["crash"]],
  ["a typed array", reward("const list = []; for (;;) list.push(new Float64Array(2 ** 20));"), ["crash"]],
  ["recursion without end", reward("const f = () => f() + 1; return { x: f() };"), ["crash"]],
  ["a walk to Function", reward('return { x: (() => 0).constructor.constructor("return 1")() };'), ["crash"]],
  ["import()", reward(`import("node:fs"); ${good}`), ["crash"]],
  ["WebAssembly", reward("return { x: new WebAssembly.Memory({ initial: 1 }).x };"), ["crash"]],
  ["a proxy", reward("return new Proxy({}, { ownKeys() { for (;;); } });"), ["crash"]],
];

describe("hostile code without the contract gate", () => {
  test.each(cases)("%s", { timeout: 20_000 }, async (_name, javascript, kinds) => {
    const outcome = await evaluate(javascript, kinds[0] === "memory" ? 5000 : 300);
    expect(outcome).toMatchObject({ kind: expect.any(String) });
    if ("kind" in outcome) expect(kinds).toContain(outcome.kind);
    await expectGood();
  });

  test("a good reward before, between and after", expectGood);
});
