/**
 * Hostile rewards, written for this project: what the contract says to each, and how it ends when it runs without the
 * contract in front. Both must hold: the contract explains, the sandbox contains.
 */

export interface HostileReward {
  readonly name: string;
  /** A module for the state field `angle`, the state vector `tip` and the action `force`. */
  readonly source: string;
  /** A finding of the contract; null where the contract cannot know and the sandbox alone has to hold. */
  readonly finding: string | null;
  /** How it may end in the sandbox; `harmless` where it evaluates to numbers because the attack came to nothing. */
  readonly outcomes: readonly string[];
}

const good = "return { x: next.angle };";
const attack = (
  name: string,
  finding: string | null,
  outcomes: string,
  body: string,
  top = "",
): HostileReward => ({
  name,
  source: `${top}\nexport function reward(s, a, next) { ${body} }`,
  finding,
  outcomes: outcomes.split(" "),
});

const loops = ["i", "j", "k", "l"].map((v) => `for (let ${v} = 0; ${v} < 1000; ${v}++)`).join(" ");

const endlessLoops = [
  attack("a loop without end", "unbounded-loop", "timeout", "for (;;);"),
  attack("a while loop", "unbounded-loop", "timeout", `while (true) {} ${good}`),
  attack("a loop at the top level", "statement", "timeout", good, "for (;;) { }"),
  attack(
    "nested loops of 1000 rounds",
    null,
    "timeout",
    `let x = 0; ${loops} { x += i * next.angle; } return { x };`,
  ),
  attack(
    "a loop of 1e9 rounds",
    "unbounded-loop",
    "timeout",
    `let x = 0; for (let i = 0; i < 1e10; i++) { x += i; } return { x };`,
  ),
  attack(
    "a loop over a made-up length",
    "unbounded-loop",
    "timeout",
    `const o = { length: 1e12 }; let x = 0; for (let i = 0; i < o.length; i++) { x += i; } return { x };`,
  ),
  attack(
    "a list that grows in its own loop",
    "unbounded-loop",
    "timeout memory",
    `const l = [0]; for (let i = 0; i < l.length; i++) { l[i + 1] = i; } ${good}`,
  ),
  attack(
    "a list that grows in its own for-of",
    "unbounded-loop",
    "timeout memory",
    `const l = [0]; for (const v of l) { l[l.length] = v; } ${good}`,
  ),
  attack(
    "a stretched length",
    "forbidden-name",
    "timeout",
    `const l = [0]; l.length = 4294967295; let x = 0; for (const v of l) { x += 1; } return { x };`,
  ),
  attack(
    "exponential recursion through a record",
    "function-value",
    "timeout",
    "const box = { map: (n) => (n > 0 ? box.map(n - 1) + box.map(n - 1) : 1) }; return { x: box.map(60) };",
  ),
  attack("a getter on the returned record", "accessor", "timeout", "return { get x() { for (;;); } };"),
  attack("a getter on a thrown object", "exceptions", "timeout", "throw { get message() { for (;;); } };"),
  attack(
    "a getter on an object thrown at the top level",
    "exceptions",
    "timeout",
    good,
    "throw { get message() { for (;;); } };",
  ),
  attack(
    "a getter in the memory",
    "memory",
    "timeout",
    good,
    "export const memory = { get x() { for (;;); } };",
  ),
  attack("valueOf", "accessor", "timeout", "return { x: +{ valueOf() { for (;;); } } };"),
  attack("toString", "accessor", "timeout", "return { x: ({ toString() { for (;;); } }) * 1 };"),
  attack(
    "toString of a term's name",
    "computed-key",
    "timeout",
    "return { [{ toString() { for (;;); } }]: 1 };",
  ),
  attack(
    "Symbol.toPrimitive through a well-known symbol",
    "accessor",
    "crash",
    "return { x: +{ [Symbol.toPrimitive]() { for (;;); } } };",
  ),
  attack("a sort comparator", "call", "timeout", `[3, 2, 1].sort(() => { for (;;); }); ${good}`),
  attack("a replace callback", "regex", "timeout", `"a".replace(/a/, () => { for (;;); }); ${good}`),
  attack("microtasks", "statement", "timeout", good, "(async () => { for (;;) await 0; })();"),
  attack(
    "microtasks from the reward",
    "expression",
    "timeout",
    `(async () => { for (;;) await 0; })(); ${good}`,
  ),
  attack(
    "a promise that never settles",
    "expression",
    "contract crash",
    "return (async () => ({ x: 1 }))();",
  ),
  attack(
    "an endless thenable",
    "expression",
    "timeout",
    `(async () => { await { then() { for (;;); } }; })(); ${good}`,
  ),
  attack(
    "backtracking of a regular expression",
    "regex",
    "timeout",
    `/(a+)+$/.test("a".repeat(60) + "b"); ${good}`,
  ),
  attack(
    "BigInt arithmetic that V8 does not interrupt",
    "bigint",
    "timeout memory",
    `(2n ** (2n ** 29n)).toString(); ${good}`,
  ),
  attack(
    "an iterator without end",
    "accessor",
    "crash timeout",
    "const [x] = { [Symbol.iterator]() { for (;;); } }; return { x };",
  ),
  attack(
    "a generator without end",
    "generator",
    "timeout",
    "function* g() { for (;;); } return { x: [...g()].length };",
  ),
  attack(
    "Error.prepareStackTrace",
    "unknown-name",
    "crash",
    "Error.prepareStackTrace = () => { for (;;); }; return { x: null.x };",
  ),
  attack("a proxy", "new", "crash", "return new Proxy({}, { ownKeys() { for (;;); } });"),
  attack(
    "a setter on a prototype",
    "forbidden-name",
    "crash",
    `Object.prototype.__defineSetter__("x", () => { for (;;); }); ${good}`,
  ),
  attack("a static block", "class", "timeout", `class A { static { for (;;); } } ${good}`),
  attack(
    "an endless default parameter",
    "expression",
    "timeout",
    "const f = (x = (() => { for (;;); })()) => x; return { x: f() };",
  ),
  attack("a tagged template", "text", "timeout", "const f = () => { for (;;); }; return { x: f`x` };"),
];

const memory = [
  attack("a list that grows", "unbounded-loop", "memory", "const list = []; for (;;) list.push([1, 2, 3]);"),
  attack(
    "a list spread into itself",
    "unbounded-loop",
    "memory",
    "let list = [1]; for (;;) list = [...list, ...list];",
  ),
  attack(
    "a record that grows",
    "unbounded-loop",
    "memory timeout",
    "const record = {}; for (let i = 0; ; i++) record['k' + i] = i;",
  ),
  attack("a huge list filled", "new", "memory timeout", `new Array(2 ** 27).fill(0); ${good}`),
  attack("a huge text split", "text", "memory timeout", `"x".repeat(2 ** 28).split(""); ${good}`),
  attack("a text that doubles", "text", "crash memory", 'let text = "x"; for (;;) text += text;'),
  attack(
    "a huge text padded",
    "call",
    "crash memory timeout",
    `let t = []; for (let i = 0; i < 100; i++) { t[i] = "x".padEnd(2 ** 28, "abc").split("a"); } ${good}`,
  ),
  attack(
    "a generator spread",
    "generator",
    "memory timeout",
    "function* g() { for (;;) yield 1; } return { x: [...g()].length };",
  ),
  attack("a Map", "new", "crash", "const map = new Map(); for (let i = 0; ; i++) map.set(i, i);"),
  attack(
    "a typed array",
    "unbounded-loop",
    "crash",
    "const list = []; for (;;) list.push(new Float64Array(2 ** 20));",
  ),
  attack(
    "closures",
    "unbounded-loop",
    "memory timeout",
    "let f = () => 0; for (;;) { const g = f; const v = [1, 2, 3]; f = () => [g, v]; }",
  ),
  attack("recursion without end", "recursion", "crash", "const f = (n) => f(n) + 1; return { x: f(1) };"),
  attack(
    "a method borrowed through the second argument of map",
    "call",
    "memory crash timeout contract not-finite",
    "const big = [2 ** 28].map(''['repeat'], 'x'); return { x: big[0].split('').length };",
  ),
  attack(
    "more than 16 terms",
    "term-count",
    "contract",
    `return { ${Array.from({ length: 40 }, (_, k) => `t${k}: 1`).join(", ")} };`,
  ),
  attack("a module full of text", "too-long", "harmless", good, `/*${"x".repeat(200_000)}*/`),
];

const escapes = [
  attack(
    "a walk to Function",
    "expression",
    "crash",
    'return { x: (() => 0).constructor.constructor("return 1")() };',
  ),
  attack(
    "a walk by a computed name",
    "expression",
    "crash",
    'return { x: [].map["const" + "ructor"]("return 1")() };',
  ),
  attack(
    "a name read from a function",
    "function-value",
    "not-finite contract",
    "const constructor_ = (x) => x; return { x: [][constructor_.name] };",
  ),
  attack(
    "an async function's constructor",
    "expression",
    "crash",
    'return { x: (async () => 0).constructor("return 1")() };',
  ),
  attack("import()", "import", "crash harmless", `import("node:fs"); ${good}`),
  attack("import.meta", "import", "parse", "return { x: import.meta.url };"),
  attack("eval", "global", "crash", 'return { x: eval("1") };'),
  attack("Function", "expression", "crash", 'return { x: Function("return 1")() };'),
  attack("WebAssembly", "new", "crash", "return { x: new WebAssembly.Memory({ initial: 1 }).x };"),
  attack("Atomics", "unknown-name", "crash", "return { x: Atomics.wait(next, 0, 0) };"),
  attack("process", "global", "crash", "return { x: process.exit(0) };"),
  attack("require", "unknown-name", "crash", 'return { x: require("node:fs").length };'),
  attack("arguments.callee", "forbidden-name", "crash", "return { x: arguments.callee.caller.length };"),
  attack("this", "this", "crash", "return { x: this.process.pid };"),
  attack(
    "the global object through an unbound function",
    "this",
    "crash",
    "const f = function () { return this; }; return { x: f().Array.length };",
  ),
  attack("the trampoline's names", "unknown-name", "crash", "return { x: report.length };"),
  attack("leaving the wrapper by a brace", "syntax", "parse", good, "}); (function () {"),
  attack("leaving the wrapper by a comment", "syntax", "parse", good, "/*"),
  attack(
    "a term that looks like a report",
    null,
    "contract",
    "return terms(next);",
    'function terms(n) { return { "!threw\\n0\\n\\nfake": n.angle }; }',
  ),
  attack(
    "a term named as a method of every record",
    "forbidden-name",
    "contract",
    "return terms(next);",
    "function terms(n) { return { toString: n.angle }; }",
  ),
  attack(
    "a prototype written with an escape",
    "forbidden-name",
    "contract harmless",
    "return { x: 1, \\u005f_proto__: next };",
  ),
  attack(
    "a quoted prototype",
    "forbidden-name",
    "contract harmless",
    'return { x: 1, "__proto\\u005f_": next };',
  ),
  attack(
    "a getter by definition",
    "global",
    "timeout crash",
    'return Object.defineProperty({}, "x", { enumerable: true, get() { for (;;); } });',
  ),
];

const tampering = [
  attack("Object.prototype gets a field", "statement", "crash", good, "Object.prototype.angle = 5;"),
  attack(
    "Array.prototype gets another method",
    "statement",
    "crash",
    good,
    "Array.prototype.map = () => [];",
  ),
  attack("Array.prototype through a literal", "forbidden-name", "crash", `[].__proto__.x = 1; ${good}`),
  attack(
    "Array.prototype's iterator",
    "forbidden-name",
    "crash",
    `[].__proto__[Symbol.iterator] = () => { for (;;); }; ${good}`,
  ),
  attack(
    "Number.prototype",
    "forbidden-name",
    "crash",
    `(1).__proto__.valueOf = () => { for (;;); }; ${good}`,
  ),
  attack("Math gets another cosine", "statement", "crash", good, "Math.cos = () => 1;"),
  attack(
    "Math is replaced",
    "shadowed-global",
    "harmless",
    "return { x: Math.x };",
    "const Math = { x: 1 };",
  ),
  attack("keys are counted wrongly", "statement", "crash", good, "Object.keys = () => [];"),
  attack("Number.isFinite is replaced", "statement", "crash", good, "Number.isFinite = () => true;"),
  attack(
    "a function's call",
    "forbidden-name",
    "crash",
    `(() => 0).__proto__.call = () => { for (;;); }; ${good}`,
  ),
  attack("globalThis gets a field", "statement", "crash", good, "globalThis.count = 1;"),
  attack("undefined is another value", "shadowed-global", "harmless contract", good, "const undefined = 1;"),
  attack("inherited terms", "forbidden-name", "contract", "return { x: 1, __proto__: { y: 1 } };"),
  attack("writing to the state", "mutation", "harmless", `next.angle = 7; s.angle = 7; a.force = 7; ${good}`),
  attack("writing to a vector of the state", "mutation", "harmless", `next.tip[0] = 7; ${good}`),
  attack("freezing the record", "global", "harmless", "return Object.freeze({ x: 1 });"),
  attack(
    "a hidden counter",
    "module-state",
    "harmless",
    "count += 1; return { x: count };",
    "let count = 0;",
  ),
  attack(
    "a hidden counter in a record",
    "module-state",
    "harmless",
    "box.n += 1; return { x: box.n };",
    "const box = { n: 0 };",
  ),
  attack(
    "a hidden counter on the function",
    "function-value",
    "harmless not-finite",
    "reward.n = (reward.n || 0) + 1; return { x: reward.n };",
  ),
];

export const corpus: readonly HostileReward[] = [...endlessLoops, ...memory, ...escapes, ...tampering];
