/** What a hostile reward may try, as a list that a machine can check the corpus against. */

/** By kind of attack; the first names of each list are those of the promise that this project makes. */
export const items = {
  "a loop without end": [
    "plain",
    "microtask",
    "regular expression",
    "BigInt",
    "getter on a returned object",
    "getter on a thrown object",
    "proxy",
    "toString",
    "valueOf",
    "Symbol.toPrimitive",
    "prepareStackTrace",
    "sort comparator",
    "callback, iterator or generator",
    "built-in that loops by itself",
    "code that is never left",
    "compiling",
  ],
  "memory without end": [
    "arrays",
    "maps",
    "strings",
    "split",
    "typed arrays",
    "closures",
    "recursion",
    "output",
  ],
  "an escape": [
    "constructor walk",
    "import()",
    "eval",
    "Function",
    "WebAssembly",
    "Atomics",
    "host objects",
    "leaving the wrapper",
  ],
  tampering: ["prototype pollution", "Math", "Array.prototype", "the trampoline", "intrinsics"],
  "hidden state": [
    "between calls",
    "between environments",
    "dependence on the batch size",
    "dependence on the index",
    "writing to the columns",
  ],
  "hostile data": ["numbers", "names of terms", "text of errors"],
} as const;

export type Kind = keyof typeof items;
export type Item = { readonly [K in Kind]: (typeof items)[K][number] }[Kind];

/** `[kind, item]` pairs in order. */
export const allItems: readonly (readonly [Kind, Item])[] = (Object.keys(items) as Kind[]).flatMap((kind) =>
  items[kind].map((item) => [kind, item] as const),
);
