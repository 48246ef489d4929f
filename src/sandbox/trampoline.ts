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

/** A report is the empty string when all is well, else these four, one a line. */
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

/** Names that may become part of generated code. */
export const NAME = /^[A-Za-z_$][\w$]{0,39}$/;

/**
 * Batches up to this many rows are searched row by row for terms that should not be there; longer ones in every 64th
 * row, because the search costs a third of a typical reward. A missing term is always found. (A reward with memory
 * must see each row once, so its rows are all searched.)
 */
const EXACT_ROWS = 2048;
const SAMPLE_STEP = 64;

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

function recordAt(fields: readonly FieldColumns[], column: (k: number) => string): string {
  let k = 0;
  const entries = fields.map(({ name, vector, length }) => {
    const reads = Array.from({ length }, () => `${column(k++)}[r]`).join(", ");
    return `${JSON.stringify(name)}: ${vector ? `[${reads}]` : reads}`;
  });
  return `{ ${entries.join(", ")} }`;
}

const reportFunction = `const report = (code, row, term, text) => code + "\\n" + row + "\\n" + term + "\\n" + text;`;

/**
 * A function `enter(operation, argument, extra)`, the host's only way in. It must be evaluated before the prelude
 * takes the typed arrays away. Operations, all returning a string:
 * - `link` (buffer, define): runs the guest's top level; `""` or the memory's first values as `name value` lines.
 * - `learn` (row): calls the reward once with fresh memory; its terms as `name value` lines in double precision.
 * - `install` (make): builds the batch loop of {@link loopProgram}.
 * - `run` (rows): the batch loop over rows [0, rows).
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
  const thrown = (row, error) => {
    let text = "a value that is not an Error";
    try {
      const message = typeof error === "string" ? error : error.message;
      if (typeof message === "string") text = slice(message, 0, 1200);
    } catch {}
    return report("threw", row, "", text);
  };
  const exact = (value) => (is(value, -0) ? "-0" : "" + value);
  let guest, start, state, action, next, terms, starts, loop;

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
    if (memory === undefined) return "";
    if (typeof memory !== "object" || memory === null || isArray(memory)) return problem(report("memory", 0, "", typeof memory));
    let text = "";
    start = create(null);
    const names = keys(memory);
    for (let k = 0; k < names.length; k++) {
      const value = memory[names[k]];
      if (typeof value !== "number" || !isFinite(value)) return problem(report("memory", 0, slice(names[k], 0, 80), typeof value));
      start[names[k]] = value;
      text += names[k] + " " + exact(value) + "\\n";
    }
    return text;
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
    return text;
  };

  return function enter(operation, argument, extra) {
    try {
      if (operation === "run") return loop(argument);
      if (operation === "link") return link(argument, extra);
      if (operation === "learn") return learn(argument);
      loop = argument(guest, state, action, next, terms, starts, thrown);
      return "";
    } catch (error) {
      return problem(thrown(operation === "learn" ? argument : 0, error));
    }
  };
})()`;
}

/**
 * A function that builds the batch loop for a reward whose terms (and memory) are known. The loop is generated so
 * that every property access has one shape, which lets V8 inline the reward into it.
 *
 * @param memory first values of the memory record, or null where the reward has none
 */
export function loopProgram(
  layout: ColumnLayout,
  terms: readonly string[],
  memory: Readonly<Record<string, number>> | null,
): string {
  const locals = (prefix: string, from: string, count: number): string =>
    Array.from({ length: count }, (_, k) => `const ${prefix}${k} = ${from}[${k}];`).join(" ");
  const states = columnCount(layout.state);
  const actions = columnCount(layout.action);
  const fresh =
    memory === null
      ? ""
      : `{ ${Object.entries(memory)
          .map(([name, value]) => `${JSON.stringify(name)}: ${Object.is(value, -0) ? "-0" : value}`)
          .join(", ")} }`;
  const remember = `
        const i = r % ${layout.environments};
        if (starts[r] === 1 || memories[i] === undefined) memories[i] = ${fresh};`;
  const checks = terms.map((name, k) => {
    const quoted = JSON.stringify(name);
    return `
        const v${k} = record[${quoted}];
        if (typeof v${k} !== "number") return report("not-number", r, ${quoted}, typeof v${k});
        const f${k} = fround(v${k});
        if (f${k} - f${k} !== 0) return report("not-finite", r, ${quoted}, "" + v${k});
        o${k}[r] = f${k};`;
  });
  const count = `
        let count = 0;
        for (const name in record) count++;
        if (count !== ${terms.length}) return report("names", r, "", "" + count);`;
  const loop = (name: string, exact: boolean): string => `
  const ${name} = (rows, step) => {
    let r = 0;
    try {
      for (; r < rows; r += step) {${memory === null ? "" : remember}
        const record = guest(
          ${recordAt(layout.state, (k) => `s${k}`)},
          ${recordAt(layout.action, (k) => `a${k}`)},
          ${recordAt(layout.state, (k) => `n${k}`)},${memory === null ? "" : "\n          memories[i],"}
        );
        if (typeof record !== "object" || record === null) return report("no-record", r, "", typeof record);${checks.join("")}${exact ? count : ""}
      }
    } catch (error) {
      return thrown(r, error);
    }
    return "";
  };`;
  const run =
    memory === null
      ? `(rows) => (rows <= ${EXACT_ROWS} ? exact(rows, 1) : exact(rows, ${SAMPLE_STEP}) || fast(rows, 1))`
      : "(rows) => exact(rows, 1)";
  return `(function (guest, state, action, next, terms, starts, thrown) {
  "use strict";
  const { fround } = Math;
  ${reportFunction}
  ${locals("s", "state", states)}
  ${locals("a", "action", actions)}
  ${locals("n", "next", states)}
  ${locals("o", "terms", terms.length)}
  const memories = [];
  ${loop("exact", true)}
  ${memory === null ? loop("fast", false) : ""}
  return ${run};
})`;
}
