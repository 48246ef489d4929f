/** Puts what the trampoline reports into a sentence: which term, in which state, and what to do. */
import { cleanGuestText } from "../core/guest-text.ts";
import { significant } from "../core/number-text.ts";
import { FailureError, type FailureKind } from "../core/outcome.ts";
import type { FieldColumns, TransitionColumns } from "../sim/columns.ts";
import type { Report, ReportCode } from "./trampoline.ts";

/** A fault of the reward with its place in the data. */
export class RewardFault extends FailureError {
  readonly code: ReportCode;
  /** Row of the columns that showed it. */
  readonly row: number;
  /** Name of the term, or empty where no single term is at fault. */
  readonly term: string;
  constructor(kind: FailureKind, message: string, report: Report) {
    super(kind, message);
    this.name = "RewardFault";
    this.code = report.code;
    this.row = report.row;
    this.term = report.term;
  }
}

const kindOf: Readonly<Record<ReportCode, FailureKind>> = {
  "no-reward": "contract",
  memory: "contract",
  threw: "crash",
  "no-record": "contract",
  names: "contract",
  "not-number": "contract",
  "not-finite": "not-finite",
};

export function faultOf(report: Report, columns: TransitionColumns, terms: readonly string[]): RewardFault {
  const text = cleanGuestText(report.text);
  const term = cleanGuestText(report.term);
  const seen = () => `in the transition ${describeTransition(columns, report.row)}`;
  const messages: Readonly<Record<ReportCode, () => string>> = {
    "no-reward": () =>
      "The module defines no function `reward`; write `export function reward(s, a, next) { … }`.",
    memory: () =>
      term === ""
        ? "`memory` is not a record; write `export const memory = { name: 0 }`."
        : `The entry \`${term}\` of \`memory\` is not a finite number; give it one.`,
    threw: () => `The reward threw "${text}" ${seen()}.`,
    "no-record": () => `The reward returned ${article(text)} ${seen()}; return a record of named terms.`,
    names: () =>
      `The reward returned ${text} terms ${seen()}, but ${terms.length} (${terms.join(", ")}) before; return the same terms on every path.`,
    "not-number": () =>
      text === "undefined"
        ? `The term \`${term}\` is missing or undefined ${seen()}; every term is a number on every path.`
        : `The term \`${term}\` is ${article(text)} ${seen()}; every term is a number.`,
    "not-finite": () =>
      Number.isFinite(Number(text))
        ? `The term \`${term}\` is ${text}, beyond what 32-bit numbers hold (3.4e38), ${seen()}; scale it down.`
        : `The term \`${term}\` is ${text} ${seen()}; keep it finite: guard divisions, roots, logarithms and powers, and keep exponents bounded.`,
  };
  return new RewardFault(kindOf[report.code], messages[report.code](), { ...report, term, text });
}

function article(type: string): string {
  return type === "undefined" || type === "null"
    ? `nothing (${type})`
    : /^[aeiou]/.test(type)
      ? `an ${type}`
      : `a ${type}`;
}

/** `{ s: { x: 1 }, a: { … }, next: { … } }` with six significant digits, cut where it grows long. */
function describeTransition(columns: TransitionColumns, row: number): string {
  const { layout } = columns;
  const parts = [
    `s: ${describeRecord(layout.state, columns.state, row)}`,
    `a: ${describeRecord(layout.action, columns.action, row)}`,
    `next: ${describeRecord(layout.state, columns.next, row)}`,
  ];
  const text = `{ ${parts.join(", ")} }`;
  return text.length > 900 ? `${text.slice(0, 899)}…` : text;
}

function describeRecord(
  fields: readonly FieldColumns[],
  columns: readonly Float32Array[],
  row: number,
): string {
  let k = 0;
  const digits = () => significant(columns[k++]![row]!, 6);
  const entries = fields.map(({ name, vector, length }) =>
    vector ? `${name}: [${Array.from({ length }, digits).join(", ")}]` : `${name}: ${digits()}`,
  );
  return `{ ${entries.join(", ")} }`;
}
