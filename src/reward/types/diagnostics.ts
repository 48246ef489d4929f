/** Puts what TypeScript's checker says into findings: what is wrong, and what to write instead. */
import ts from "typescript";
import type { Severity } from "../../core/finding.ts";
import { nearest } from "../../core/nearest.ts";

/** What a diagnostic becomes, before its place is known. */
export interface Diagnosis {
  readonly kind: string;
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
}

/** Codes after which the code still does what it says; it is only odd. */
const harmless = new Set([
  2305, // no such export: a type that the task does not have is erased
  2614,
  2724,
  2367, // a comparison that is always false
  2774,
  2801,
  2869,
  2872,
  2873,
  2881,
  7027, // unreachable code
  7028,
]);

const isArithmetic = (code: number): boolean => [2345, 2362, 2363, 2365, 2769].includes(code);

const remedies: Readonly<Record<number, string>> = {
  2304: "Declare it, or read it from the parameters of `reward(s, a, next)`.",
  2305: "Import only `State` and `Action` from the task.",
  2724: "Import only `State` and `Action` from the task.",
  2339: "Use a field that exists, or one entry of the vector, e.g. `v[0]`.",
  2345: "Give the function what it takes: numbers, not vectors or records.",
  2367: "Compare with a value that it can have.",
  2454: "Give it a value where it is declared.",
  2493: "Use an index that the vector has.",
  2554: "Give the function exactly the arguments that it takes.",
  2769: "Give the function what it takes: numbers, not vectors or records.",
  7027: "Leave the code out that never runs, or move it before the `return`.",
};

/** "The type 'readonly […]' is 'readonly' and cannot be assigned to the mutable type '[…]'." */
const READONLY_TO_MUTABLE = 4104;

/**
 * Whether a diagnostic comes down to a vector that must not be written to where one is asked for that may be, e.g. for
 * a helper that takes `[number, number]`. That nothing is written to is the contract's rule.
 */
export function isAboutWriting({ code, messageText }: ts.Diagnostic): boolean {
  const has = (chain: string | ts.DiagnosticMessageChain): boolean =>
    typeof chain !== "string" && (chain.code === READONLY_TO_MUTABLE || (chain.next ?? []).some(has));
  return code === READONLY_TO_MUTABLE || has(messageText);
}

/** An expression as it is written, and its type as TypeScript writes it. */
export interface Operand {
  readonly text: string;
  readonly type: string;
  /** Names of the type's members. */
  readonly members: readonly string[];
}

/**
 * @param operands the expressions at the place of the diagnostic, and what they are made of
 * @param fields names of the state's and the action's fields
 */
export function diagnose(
  { code, messageText }: ts.Diagnostic,
  operands: readonly Operand[],
  fields: readonly string[],
): Diagnosis {
  const message = sentence(ts.flattenDiagnosticMessageText(messageText, " "));
  const plain = { kind: "type-error", severity: "error", message } as const;
  const vector = isArithmetic(code) && operands.find(({ type }) => isVector(type));
  if (vector) {
    return {
      ...vectorAsNumber,
      severity: "error",
      message: `\`${vector.text}\` is a vector and is used as a number.`,
    };
  }
  const whole = isArithmetic(code) && operands.find(({ type }) => type === "State" || type === "Action");
  if (whole) {
    const what = whole.type.toLowerCase();
    return {
      ...plain,
      message: `\`${whole.text}\` is the whole ${what} and is used as a number.`,
      remedy: `Read one of its fields, e.g. \`${whole.text}.${whole.members[0]}\`.`,
    };
  }
  const condition = isArithmetic(code) && operands.find(({ type }) => type === "boolean");
  if (condition) {
    return {
      kind: "boolean-as-number",
      severity: "warning",
      message: `\`${condition.text}\` is true or false and is used as a number.`,
      remedy: "Write `condition ? 1 : 0`.",
    };
  }
  const tooMany = code === 2554 && /Expected (\d+)\D+got (\d+)/.exec(message);
  if (tooMany && Number(tooMany[2]) > Number(tooMany[1]))
    return { ...plain, severity: "warning", remedy: remedies[code]! };
  const unknown = /^Property '([^']+)' does not exist on type '(?:State|Action)'/.exec(message)?.[1];
  const suggestion =
    /Did you mean '([^']+)'/.exec(message)?.[1] ?? (unknown === undefined ? null : nearest(unknown, fields));
  if (suggestion !== null) {
    return { ...plain, kind: "unknown-field", remedy: `Write \`${suggestion}\`.` };
  }
  if (code === 7027)
    return { ...plain, kind: "unreachable-code", severity: "warning", remedy: remedies[code]! };
  return {
    ...plain,
    severity: harmless.has(code) ? "warning" : "error",
    remedy:
      remedies[code] ??
      "Write it so that the types agree; every quantity is a number or a vector of numbers.",
  };
}

export const vectorAsNumber = {
  kind: "vector-as-number",
  remedy: "Take one entry, e.g. `v[0]`, or the vector's length, e.g. `Math.hypot(v[0], v[1])`.",
} as const;

/** Whether a type, as TypeScript writes it, is a vector. */
export function isVector(type: string): boolean {
  return /^(readonly )?\[|\[\]$/.test(type);
}

/** Without the paths of the checker's own files, ending in a full stop. */
function sentence(text: string): string {
  const clean = text.replace(/import\("[^"]*"\)\./g, "").trim();
  return /[.!?]$/.test(clean) ? clean : `${clean}.`;
}
