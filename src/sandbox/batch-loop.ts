/** The batch loop: JavaScript that is generated for one reward, so that V8 can inline the reward into it. */
import { type ColumnLayout, columnCount } from "../sim/columns.ts";
import { recordAt, reportFunction } from "./trampoline.ts";

/**
 * Batches up to this many rows are searched row by row for terms that should not be there; longer ones in every 64th
 * row, because the search costs a third of a typical reward. A missing term is always found. (A reward with memory
 * must see each row once, so its rows are all searched.)
 */
const EXACT_ROWS = 2048;
const SAMPLE_STEP = 64;

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
  return { run: ${run}, memories: ${memory === null ? "null" : keeper(Object.keys(memory), layout.environments)} };
})`;
}

/** JavaScript of an object that writes the memories of all environments as lines of numbers, and reads them back. */
function keeper(names: readonly string[], environments: number): string {
  const quoted = names.map((name) => JSON.stringify(name));
  return `{
    save(exact) {
      let text = "";
      for (let i = 0; i < ${environments}; i++) {
        const memory = memories[i];
        if (memory === undefined) return "";
        let count = 0;
        for (const name in memory) count++;
        if (count !== ${names.length}) return "";
        for (const value of [${quoted.map((name) => `memory[${name}]`).join(", ")}]) {
          if (typeof value !== "number") return "";
          text += exact(value) + "\\n";
        }
      }
      return text;
    },
    restore(text, number) {
      const values = text.split("\\n");
      let k = 0;
      for (let i = 0; i < ${environments}; i++) memories[i] = { ${quoted.map((name) => `${name}: number(values[k++])`).join(", ")} };
    },
  }`;
}
