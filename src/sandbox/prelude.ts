/**
 * JavaScript that runs in a fresh context before any guest code: it removes what a reward has no use for and freezes
 * the rest, so that guest code can neither make code from text, nor keep state in intrinsics, nor hang the host through
 * `Error.prepareStackTrace` (docs/security.md).
 */

/** Globals that stay. Everything else, `Date`, `Promise`, `Proxy`, `Reflect` and `WebAssembly` included, is deleted. */
const kept = [
  "globalThis",
  "undefined",
  "NaN",
  "Infinity",
  "Math",
  "Number",
  "String",
  "Boolean",
  "Object",
  "Array",
  "isNaN",
  "isFinite",
  "Error",
  "TypeError",
  "RangeError",
];

/** Value: nothing. Throws if the context could not be hardened. */
export const prelude = `(function () {
  "use strict";
  const { defineProperty, freeze, getPrototypeOf, getOwnPropertyDescriptor } = Object;
  const { ownKeys } = Reflect;
  const fixed = (object, name, value) =>
    defineProperty(object, name, { value, writable: false, enumerable: false, configurable: false });
  fixed(Error, "prepareStackTrace", undefined);
  fixed(Error, "stackTraceLimit", 0);
  delete Error.captureStackTrace;
  Math.random = undefined; // deleting or redefining it would make every look-up in Math slow
  const literals = [
    function () {}, function* () {}, async function () {}, async function* () {},
    (function* () {})(), (async function* () {})(), (async () => {})(),
    [][Symbol.iterator](), ""[Symbol.iterator](), /x/, /x/[Symbol.matchAll](""), 0n, Symbol.iterator, {}, [], "", 0, true,
    // What guest code still meets although its name is deleted: thrown by V8, or behind an accessor that is not a value.
    new EvalError(), new ReferenceError(), new SyntaxError(), new URIError(), new AggregateError([]), new SuppressedError(),
    [].values().map(() => 0), Iterator.from({ next() {} }),
  ];
  const unnamed = [Iterator];
  for (const literal of literals.slice(0, 4)) fixed(getPrototypeOf(literal), "constructor", undefined);
  const kept = ${JSON.stringify(kept)};
  const seen = new Set();
  for (const name of ownKeys(globalThis)) {
    if (!kept.includes(name) && !delete globalThis[name]) throw new Error("global " + String(name) + " cannot be removed");
  }
  const harden = (value) => {
    if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value)) return;
    seen.add(value);
    for (const key of ownKeys(value)) {
      const property = getOwnPropertyDescriptor(value, key);
      harden(property.value);
      harden(property.get);
      harden(property.set);
    }
    harden(getPrototypeOf(value));
    if (value !== globalThis) freeze(value);
  };
  for (const literal of literals) harden(getPrototypeOf(literal));
  for (const value of unnamed) harden(value);
  harden(globalThis);
  for (const name of ownKeys(globalThis)) fixed(globalThis, name, globalThis[name]);
  Object.preventExtensions(globalThis);
})();`;
