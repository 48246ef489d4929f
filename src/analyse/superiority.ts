/** How often a value of one sample is above one of another. */

/** P(x > y) + P(x = y) / 2, the effect size of the Mann–Whitney test (Vargha and Delaney 2000); NaN for an empty sample. */
export function superiority(x: readonly number[], y: readonly number[]): number {
  let wins = 0;
  for (const a of x) for (const b of y) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (x.length * y.length);
}
