/** Rows of `size` numbers with a one behind each, as the networks read observations in training. */
export function withOnes(rows: ArrayLike<number>, size: number): Float32Array {
  const all = new Float32Array((rows.length / size) * (size + 1)).fill(1);
  for (let i = 0; i < rows.length; i++) all[i + Math.floor(i / size)] = rows[i]!;
  return all;
}
