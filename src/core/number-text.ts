/** Numbers as people write them. */

/** At most so many significant digits, without zeros at the end: `0.0123`, `1500`, `1e-7`, `NaN`. */
export function significant(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}
