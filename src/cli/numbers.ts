/** Numbers as people write them on a command line: `1e6`, `300k`, `1_000_000`. */
import { UsageProblem } from "../core/problem.ts";

const factors: Readonly<Record<string, number>> = { "": 1, k: 1e3, K: 1e3, m: 1e6, M: 1e6 };

/** The number that a text stands for, or NaN. */
export function parseNumber(text: string): number {
  const match = /^([+-]?(?:\d(?:_?\d)*)?(?:\.\d+)?(?:[eE][+-]?\d+)?)([kKmM]?)$/.exec(text.trim());
  if (!match || !/\d/.test(match[1]!)) return Number.NaN;
  // A product like 1.1k is 1100.0000000000002 without the rounding.
  return Number((Number(match[1]!.replaceAll("_", "")) * factors[match[2]!]!).toPrecision(15));
}

/** A parser for an option that takes a whole number from `low` to `high`. */
export function wholeNumber(option: string, low: number, high: number): (text: string) => number {
  return (text) => {
    const value = parseNumber(text);
    if (Number.isInteger(value) && value >= low && value <= high) return value;
    throw new UsageProblem(`${option} must be a whole number from ${low} to ${bound(high)}, got "${text}"`);
  };
}

/** A parser for an option that takes a number greater than zero. */
export function positiveNumber(option: string): (text: string) => number {
  return (text) => {
    const value = parseNumber(text);
    if (Number.isFinite(value) && value > 0) return value;
    throw new UsageProblem(`${option} must be a number greater than 0, got "${text}"`);
  };
}

/** Large bounds as people write them: `1e11`. */
function bound(value: number): string {
  return value >= 1e6 && Number.isInteger(Math.log10(value))
    ? value.toExponential().replace("+", "")
    : String(value);
}
