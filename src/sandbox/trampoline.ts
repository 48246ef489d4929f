/**
 * The trusted JavaScript around a reward: it alone touches the shared columns, calls the guest inside the timed
 * section, and lets out nothing but numbers (into the columns) and one string that says what happened.
 */
import { type ColumnLayout, columnCount, type FieldColumns } from "../sim/columns.ts";

/** What the guest did wrong. */
export type ReportCode =
  | "no-reward"
  | "memory"
  | "threw"
  | "no-record"
  | "names"
  | "not-number"
  | "not-finite";

/** What the guest did wrong and where; it travels as four lines. */
export interface Report {
  readonly code: ReportCode;
  readonly row: number;
  readonly term: string;
  /** Guest text, not yet cleaned. */
  readonly text: string;
}

export function parseReport(report: string): Report {
  const [code, row, term, ...text] = report.split("\n");
  return { code: code as ReportCode, row: Number(row), term: term ?? "", text: text.join(" ") };
}

/** Whether a name may become part of generated code and a key of plain records. */
export const isUsableName = (name: string): boolean => /^[A-Za-z_$][\w$]{0,39}$/.test(name) && !(name in {});

/** Lines that {@link guestProgram} puts before the guest's first. */
export const GUEST_LINE_OFFSET = -1;

/**
 * The guest's text as a function that hands over its exports. The caller must have compiled the text by itself
 * before, so that no unbalanced brace can leave the function.
 */
export function guestProgram(javascript: string): string {
  return `(function () { "use strict";
${javascript}
;return [typeof reward === "function" ? reward : undefined, typeof memory === "undefined" ? undefined : memory]; })`;
}

/** JavaScript of an object literal of all fields at row `r`, with `column(k)` as the column of scalar k. */
export function recordAt(fields: readonly FieldColumns[], column: (k: number) => string): string {
  let k = 0;
  const entries = fields.map(({ name, vector, length }) => {
    const reads = Array.from({ length }, () => `${column(k++)}[r]`).join(", ");
    return `${JSON.stringify(name)}: ${vector ? `[${reads}]` : reads}`;
  });
  return `{ ${entries.join(", ")} }`;
}

/** JavaScript of the function that writes a {@link Report}. */
export const reportFunction = `const report = (code, row, term, text) => code + "\\n" + row + "\\n" + term + "\\n" + text;`;

/**
 * A function `enter(operation, argument, extra)`, the host's only way in. It must be evaluated before the prelude
 * takes the typed arrays away. Operations, all returning a string: `!` and a report, or `=` and what is told here, so
 * that no name that the guest chose is ever taken for a report.
 * - `link` (buffer, define): runs the guest's top level; the memory's first values as `name value` lines.
 * - `learn` (row): calls the reward once with fresh memory; its terms as `name value` lines in double precision.
 * - `install` (make): builds the batch loop of `loopProgram`.
 * - `run` (rows): the batch loop over rows [0, rows).
 * - `remember`: every environment's memory, one number a line, or nothing where it holds something else by now.
 * - `recall` (text): puts that back.
 */
export function enterProgram(layout: ColumnLayout): string {
  const states = columnCount(layout.state);
  const actions = columnCount(layout.action);
  return `(function () {
  "use strict";
  const { Float32Array, Uint8Array, Array, Number, String } = globalThis;
  const { keys, is, create } = Object;
  const { isFinite } = Number;
  const { isArray } = Array;
  const slice = Function.prototype.call.bind(String.prototype.slice);
  const rows = ${layout.rows};
  ${reportFunction}
  const problem = (report) => "!" + report;
  const fine = (text) => "=" + text;
  const thrown = (row, error) => {
    let text = "a value that is not an Error";
    try {
      const message = typeof error === "string" ? error : error.message;
      if (typeof message === "string") text = slice(message, 0, 1200);
    } catch {}
    return report("threw", row, "", text);
  };
  const exact = (value) => (is(value, -0) ? "-0" : "" + value);
  let guest, start, state, action, next, terms, starts, loop, memories;

  const link = (buffer, define) => {
    let offset = 0;
    const take = (count) => {
      const columns = [];
      for (let k = 0; k < count; k++, offset += rows * 4) columns[k] = new Float32Array(buffer, offset, rows);
      return columns;
    };
    state = take(${states});
    action = take(${actions});
    next = take(${states});
    terms = take(${layout.maxTerms});
    starts = new Uint8Array(buffer, offset, rows);
    const exported = define();
    guest = exported[0];
    const memory = exported[1];
    if (guest === undefined) return problem(report("no-reward", 0, "", ""));
    if (memory === undefined) return fine("");
    if (typeof memory !== "object" || memory === null || isArray(memory)) return problem(report("memory", 0, "", typeof memory));
    let text = "";
    start = create(null);
    const names = keys(memory);
    for (let k = 0; k < names.length; k++) {
      const value = memory[names[k]];
      if (typeof value !== "number" || !isFinite(value)) return problem(report("memory", 0, slice(names[k], 0, 80), typeof value));
      start[names[k]] = value;
      text += slice(names[k], 0, 80) + " " + exact(value) + "\\n";
    }
    return fine(text);
  };

  const learn = (r) => {
    let memory;
    if (start !== undefined) {
      memory = {};
      for (const name in start) memory[name] = start[name];
    }
    const record = guest(
      ${recordAt(layout.state, (k) => `state[${k}]`)},
      ${recordAt(layout.action, (k) => `action[${k}]`)},
      ${recordAt(layout.state, (k) => `next[${k}]`)},
      memory,
    );
    if (typeof record !== "object" || record === null || isArray(record)) {
      return problem(report("no-record", r, "", isArray(record) ? "array" : typeof record));
    }
    let text = "";
    const names = keys(record);
    for (let k = 0; k < names.length; k++) {
      const value = record[names[k]];
      if (typeof value !== "number") return problem(report("not-number", r, slice(names[k], 0, 80), typeof value));
      text += slice(names[k], 0, 80) + " " + exact(value) + "\\n";
    }
    return fine(text);
  };

  return function enter(operation, argument, extra) {
    try {
      if (operation === "run") {
        const found = loop(argument);
        return found === "" ? fine("") : problem(found);
      }
      if (operation === "link") return link(argument, extra);
      if (operation === "learn") return learn(argument);
      if (operation === "remember") return fine(memories.save(exact));
      if (operation === "recall") {
        memories.restore(argument, Number);
        return fine("");
      }
      const made = argument(guest, state, action, next, terms, starts, thrown);
      loop = made.run;
      memories = made.memories;
      return fine("");
    } catch (error) {
      return problem(thrown(operation === "learn" ? argument : 0, error));
    }
  };
})()`;
}
