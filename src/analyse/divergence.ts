/** How far the places that one policy visits are from those of another. */

/** Share of the reference that is spread evenly over all bins, so that a place it never saw counts much, but not infinitely. */
const SMOOTHING = 0.01;

/**
 * The χ² divergence Σ (p − q)² / q between the visits of each entry of the observation, and the entry where it is
 * largest. Looking at one entry can only lower a divergence, so the largest is a lower bound of the χ² of the
 * occupancies in which Laidlaw, Singhal and Dragan 2025 ("Correlated proxies") bound what a hacked reward can cost.
 * @param policy    share of the steps in each bin, `[entries, bins]`, as is `reference`
 */
export function visitDivergence(
  policy: readonly (readonly number[])[],
  reference: readonly (readonly number[])[],
): { readonly value: number; readonly entry: number } {
  let largest = { value: 0, entry: 0 };
  policy.forEach((shares, entry) => {
    const value = shares.reduce((sum, p, bin) => {
      const q = (1 - SMOOTHING) * (reference[entry]?.[bin] ?? 0) + SMOOTHING / shares.length;
      return sum + (p - q) ** 2 / q;
    }, 0);
    if (value > largest.value) largest = { value, entry };
  });
  return largest;
}
