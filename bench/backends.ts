/**
 * How far the backends of this machine are from the default after 1, 10 and 100 updates on fixed data, beside the
 * default's distance from itself when it adds up the rows in another order. Prints the table of docs/backends.md.
 *
 *   npx node bench/backends.ts
 */
import { backendIds, DEFAULT_BACKEND } from "../src/core/backend-id.ts";
import { tableLines } from "../src/core/text-table.ts";
import { backends } from "../src/learn/backends/index.ts";
import { COUNTS, distance, reversed, subjects, train } from "../test/learn/backends/updates.ts";

const reference = await backends[DEFAULT_BACKEND].open();
const rows: string[][] = [];
for (const [kind, subject] of Object.entries(subjects)) {
  const run = await train(reference, subject, COUNTS);
  const row = (name: string, other: typeof run) =>
    COUNTS.forEach((count, k) => {
      const differ = (part: "parameters" | "moments" | "metrics") =>
        distance(other[k]![part], run[k]![part]).toExponential(1);
      rows.push([name, kind, String(count), differ("parameters"), differ("moments"), differ("metrics")]);
    });
  row(`${DEFAULT_BACKEND}, rows reversed`, await train(reference, subject, COUNTS, reversed));
  for (const id of backendIds) {
    if (id === DEFAULT_BACKEND || !(await backends[id].find()).available) continue;
    row(id, await train(await backends[id].open(), subject, COUNTS));
  }
}
console.log(
  tableLines(["backend", "trained", "updates", "parameters", "moments", "metrics"], rows, [2, 3, 4, 5]).join(
    "\n",
  ),
);
