import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ContainedProcess } from "../../src/sandbox/contained-process.ts";
import type { IsolateEvent, IsolateRequest } from "./programs/isolate.ts";

let answer: (event: IsolateEvent) => void = () => {};
const child = new ContainedProcess<IsolateRequest, IsolateEvent>({
  program: join(import.meta.dirname, "programs/isolate.ts"),
  memoryMb: 400,
  check: (sent) => sent as IsolateEvent,
  onEvent: (event) => answer(event),
});
afterAll(() => child.kill());

function evaluate(javascript: string, request: Partial<IsolateRequest> = {}): Promise<IsolateEvent> {
  return new Promise((resolve) => {
    answer = resolve;
    child.send({ javascript, angle: [0, 1, -1], ...request });
  });
}

describe("a reward in an isolate", () => {
  test("fills one column a term, in float32, and reads single rows in full precision", async () => {
    const result = await evaluate(
      `const WEIGHT = 0.1;
       function square(x) { return x * x; }
       function reward(s, a, next) { return { angle: -square(next.angle), effort: -WEIGHT * a.force, tip: next.tip[1] }; }`,
    );
    expect(result).toEqual({
      terms: { angle: [0, -1, -1], effort: Array(3).fill(Math.fround(-0.05)), tip: [2, 3, 1] },
      exact: [
        ["angle", 0],
        ["effort", -0.05],
        ["tip", 2],
      ],
    });
  });

  test("keeps a memory for each environment and starts it anew with each episode", async () => {
    const result = await evaluate(
      `const memory = { steps: 0, best: -9 };
       function reward(s, a, next, memory) {
         memory.steps += 1;
         memory.best = Math.max(memory.best, next.angle);
         return { steps: memory.steps, best: memory.best };
       }`,
      { angle: [1, 10, 3, 5, 2, 20], environments: 2, starts: [1, 1, 0, 0, 1, 0] },
    );
    expect(result).toMatchObject({ terms: { steps: [1, 1, 2, 2, 1, 3], best: [1, 10, 3, 10, 2, 20] } });
  });

  test("memory lives on in the next batch until an episode starts", async () => {
    const result = await evaluate(
      `const memory = { steps: 0 };
       function reward(s, a, next, memory) { memory.steps += 1; return { steps: memory.steps }; }`,
      { angle: [0, 0], starts: [0, 0], times: 3 },
    );
    expect(result).toMatchObject({ terms: { steps: [5, 6] } });
  });

  test.each([
    [
      "a value that is not finite",
      "return { x: Math.sqrt(next.angle) };",
      "not-finite",
      /`x` is NaN in the transition .*angle: -1/,
    ],
    [
      "a value too large for float32",
      "return { x: 1e300 };",
      "not-finite",
      /`x` is 1e\+300, beyond what 32-bit/,
    ],
    [
      "a term missing on some rows",
      "return next.angle > 0 ? { x: 1 } : { x: 1, y: 2 };",
      "contract",
      /`y` is missing/,
    ],
    [
      "a term too many on some rows",
      "return next.angle > 0 ? { x: 1, y: 2 } : { x: 1 };",
      "contract",
      /2 terms .* but 1 \(x\) before/,
    ],
    ["a bare number", "return 3;", "contract", /returned a number/],
    ["a list", "return [3];", "contract", /returned an array/],
    ["text", "return { x: '3' };", "contract", /`x` is a string/],
    ["no terms", "return {};", "contract", /returns 0 terms/],
    ["an unusable name", "return { 'x-y': 1 };", "contract", /"x-y"/],
    ["an exception", "throw new Error('no\\u001b[31m\\n\\u202e!');", "crash", /threw "no !"/],
    [
      "a field of nothing",
      "return { x: next.nothing.deep };",
      "crash",
      /Cannot read properties of undefined/,
    ],
  ])("%s ends as a classified failure", async (_name, body, kind, message) => {
    expect(await evaluate(`function reward(s, a, next) { ${body} }`)).toMatchObject({
      kind,
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ["text that is no program", "function reward( {"],
    ["braces that would leave the wrapper", "}); for (;;); (function () {"],
    ["a return at the top", "return [() => ({ x: 1 })]; }); (function () {"],
  ])("%s is a parse failure", async (_name, javascript) => {
    expect(await evaluate(javascript)).toMatchObject({ kind: "parse" });
  });

  test("a module without the function says so", async () => {
    expect(await evaluate("const x = 1;")).toMatchObject({
      kind: "contract",
      message: expect.stringContaining("no function `reward`"),
    });
  });

  test("guest code sees neither the trampoline nor anything that makes code, time, chance or state", async () => {
    const names =
      "buffer columns enter loop state report views define guest process require global Date Promise Proxy Reflect Function eval WebAssembly SharedArrayBuffer Atomics Float32Array Map Set Symbol setTimeout console RegExp Intl";
    const result = await evaluate(
      `function reward(s, a, next) {
         return { names: ${names
           .split(" ")
           .map((name) => `(typeof ${name} === "undefined" ? 0 : 1)`)
           .join(" + ")},
                  random: typeof Math.random === "undefined" ? 0 : 1,
                  code: typeof (() => 0).constructor === "undefined" && typeof (async () => 0).constructor === "undefined" ? 0 : 1 };
       }`,
    );
    expect(result).toMatchObject({ terms: { names: [0, 0, 0], random: [0, 0, 0], code: [0, 0, 0] } });
  });

  test.each([
    ["Array.prototype.map = () => []"],
    ["Math.cos = () => 1"],
    ["Object.prototype.angle = 5"],
    ["String.prototype.slice = () => { for (;;); }"],
    ["globalThis.count = 1"],
    ["Math = {}"],
    ["Error.prepareStackTrace = () => { for (;;); }"],
  ])("%s is refused by the frozen realm", async (tampering) => {
    expect(
      await evaluate(`${tampering};\nfunction reward(s, a, next) { return { x: next.angle }; }`),
    ).toMatchObject({
      kind: "crash",
    });
  });

  test("everything that guest code can walk to is frozen", async () => {
    const result = await evaluate(`
      const seen = [];
      let open = 0;
      const walk = (value) => {
        if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.includes(value)) return;
        seen.push(value);
        if (value !== globalThis && !Object.isFrozen(value)) open++;
        for (const key of [...Object.getOwnPropertyNames(value), ...Object.getOwnPropertySymbols(value)]) {
          const property = Object.getOwnPropertyDescriptor(value, key);
          for (const part of [property.value, property.get, property.set]) walk(part);
          try { walk(value[key]); } catch {}
        }
        walk(Object.getPrototypeOf(value));
      };
      const thrown = [() => nothing, () => null.x, () => /x/.constructor("("), () => (1).toFixed(1e9)].map((f) => {
        try { return f(); } catch (error) { return error; }
      });
      const iterators = [[].values(), [].values().map((x) => x), [].values().constructor.from({ next() {} }), "".matchAll(/x/g)];
      const made = [{}, [], /x/, 0n, "", 0, true, () => 0, function* () {}, async () => 0, async function* () {}, (async () => 0)()];
      const symbol = Object.getOwnPropertySymbols([].__proto__)[0];
      function reward() {
        walk(globalThis);
        for (const value of [...thrown, ...iterators, ...made, symbol]) walk(Object.getPrototypeOf(Object(value)));
        return { open, far: seen.length > 300 ? 1 : 0 };
      }`);
    expect(result).toMatchObject({ terms: { open: [0, 0, 0], far: [1, 1, 1] } });
  });

  test("writing to the records does not reach the shared columns or later rows", async () => {
    const result = await evaluate(
      "function reward(s, a, next) { const x = next.angle; next.angle = 7; next.tip[0] = 7; s.angle = 7; a.force = 7; return { x, force: a.force }; }",
      { times: 2 },
    );
    expect(result).toMatchObject({ terms: { x: [0, 1, -1], force: [7, 7, 7] } });
  });

  test.skipIf(process.platform === "win32")(
    "a process that was stopped in the middle of a batch gives the same numbers afterwards",
    async () => {
      const slow = `function reward(s, a, next) { let x = 0; for (let i = 0; i < 1e6; i++) x += Math.sqrt(i); return { x: next.angle + 0 * x }; }`;
      await evaluate(slow); // the process is up
      const evaluated = evaluate(slow, { times: 150, timeoutMs: 1000 });
      setTimeout(() => process.kill(child.pid!, "SIGSTOP"), 300);
      setTimeout(() => process.kill(child.pid!, "SIGCONT"), 1700);
      expect(await evaluated).toMatchObject({ terms: { x: [0, 1, -1] } });
    },
  );
});
