/** "Did you mean": the known word that a mistyped one most likely stands for. */

/** Edits (insert, delete, replace, swap neighbours) that turn `a` into `b` (optimal string alignment distance). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, before[j - 2]! + 1);
      }
      row.push(edits);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}

/** The word of `known` nearest to `word`, or null when none is near: more than 40 % of its letters differ. */
export function nearest(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const begins = word.length >= 3 && candidate.startsWith(word);
    const edits = begins ? 0.5 : distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest && edits <= Math.max(1, 0.4 * Math.max(word.length, candidate.length))) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}
