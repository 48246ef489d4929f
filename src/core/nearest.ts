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

/** One word inside the other, from three letters on, is a sign that outweighs their difference in length. */
const CONTAINED = 0.5;

/** The words of `known` that `word` may stand for, the most likely first; those that differ in over 40 % are left out. */
export function similar(word: string, known: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  return known
    .map((candidate) => {
      const other = candidate.toLowerCase();
      const contained =
        Math.min(wanted.length, other.length) >= 3 && (other.includes(wanted) || wanted.includes(other));
      const edits = contained ? CONTAINED : distance(wanted, other);
      return { candidate, edits, near: edits <= Math.max(1, 0.4 * Math.max(wanted.length, other.length)) };
    })
    .filter(({ near }) => near)
    .sort((a, b) => a.edits - b.edits)
    .map(({ candidate }) => candidate);
}

/** The word of `known` most like `word`, or null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  return similar(word, known)[0] ?? null;
}
