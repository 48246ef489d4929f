/** Which known names are most like a mistyped one. */

/** Fewest insertions, deletions and replacements of single characters that turn one text into the other (Levenshtein 1966). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

/** Up to `count` names, the most alike first; a name that contains the text counts as nearer than its length says. */
export function nearest(text: string, names: readonly string[], count = 3): readonly string[] {
  const distance = (name: string): number =>
    editDistance(text, name) - (text !== "" && name.includes(text) ? name.length : 0);
  return names.toSorted((a, b) => distance(a) - distance(b)).slice(0, count);
}
