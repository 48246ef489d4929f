/** The names that a module may use without declaring them. */

const math =
  "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1 floor fround hypot imul log log10 log1p log2 max min pow round sign sin sinh sqrt tan tanh trunc";

/** Members of globals. */
export const allowedMembers: Readonly<Record<string, ReadonlySet<string>>> = {
  Math: new Set(math.split(" ")),
  Number: new Set(
    "EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE isFinite isInteger isNaN".split(" "),
  ),
};

/** Functions of `Math` whose result IEEE 754 or ECMAScript fixes to the last bit; all others may differ between machines. */
export const exactMath: ReadonlySet<string> = new Set(
  "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs ceil clz32 floor fround imul max min round sign sqrt trunc".split(
    " ",
  ),
);

/** Globals that are values. */
export const allowedConstants: ReadonlySet<string> = new Set(["NaN", "Infinity", "undefined"]);

/** Globals that are functions. */
export const allowedFunctions: ReadonlySet<string> = new Set(["isNaN", "isFinite"]);

/** Methods of lists and vectors that neither change them nor depend on anything outside. */
export const allowedMethods: ReadonlySet<string> = new Set(["map", "reduce", "every", "some"]);

/** Methods of `Random`: what the `reset` of an environment may draw. */
export const randomMethods: ReadonlySet<string> = new Set(["uniform", "normal", "integer", "next"]);

/** Members that lead out of plain data. */
export const forbiddenMembers: ReadonlySet<string> = new Set(
  "__proto__ prototype constructor __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ caller callee arguments call apply bind hasOwnProperty valueOf toString toLocaleString isPrototypeOf propertyIsEnumerable".split(
    " ",
  ),
);

/** Names that a global in common use is better replaced by. */
export const replacements: Readonly<Record<string, string>> = {
  Date: "Use the fields of the state; a reward does not depend on the clock.",
  console: "Leave printing out; return what you want to see as a term.",
  Promise: "Compute the reward at once, from the parameters alone.",
  eval: "Write the code itself.",
  Function: "Write a plain function.",
  performance: "Use the fields of the state; a reward does not depend on the clock.",
  Object: "Name the properties one by one.",
  Array: "Write lists as `[…]`.",
  JSON: "Compute with numbers only.",
  Proxy: "Use plain numbers and records.",
  Reflect: "Use plain numbers and records.",
  globalThis: "Use the parameters and local values only.",
  window: "Use the parameters and local values only.",
  process: "Use the parameters and local values only.",
  Symbol: "Use plain numbers and records.",
  BigInt: "Use plain numbers.",
  parseFloat: "Fields are numbers already.",
  parseInt: "Use `Math.trunc`.",
  String: "Compute with numbers only.",
  Boolean: "Compare with `!== 0`.",
};
