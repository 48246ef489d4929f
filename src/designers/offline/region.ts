/**
 * What a set of states has in common: a conjunction of "feature f lies within w of t", found greedily against
 * counter-examples (a bump hunt after Friedman and Fisher 1999, with intervals read off the inside).
 */
import { quantile } from "../../core/statistics.ts";
import { type AnyState, compileQuantity, type Feature } from "./quantity.ts";

/** A feature lies within `tolerance` of `target`. */
export interface Condition {
  readonly feature: Feature;
  readonly target: number;
  readonly tolerance: number;
}

/** A condition must turn away this share of the counter-examples that are left. */
const WORTH = 0.08;

/** Fewer counter-examples than this share need no further condition. */
const ENOUGH = 0.005;

/** Most conditions of a region. */
const MOST = 5;

/** The distance of a value from a target, around the circle for angles. */
export function errorOf(feature: Feature, target: number): (state: AnyState) => number {
  const value = compileQuantity(feature.quantity);
  if (!feature.angle) return (state) => Math.abs(value(state) - target);
  return (state) => {
    const apart = value(state) - target;
    return Math.abs(Math.atan2(Math.sin(apart), Math.cos(apart)));
  };
}

/** A number a person would have written, no further than `slack` from the one found. */
function snapped(value: number, slack: number, angle: boolean): number {
  const candidates = angle ? [0, Math.PI, Math.PI / 2, -Math.PI / 2, -Math.PI] : [0];
  for (const candidate of candidates) if (Math.abs(value - candidate) <= slack) return candidate;
  for (const digits of [1, 2, 3]) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.abs(value - rounded) <= slack / 2) return rounded;
  }
  return value;
}

/** The interval of one feature over the inside states, or null where the whole space looks the same. */
function condition(
  feature: Feature,
  inside: readonly AnyState[],
  all: readonly AnyState[],
  concentrated: number,
): Condition | null {
  const value = compileQuantity(feature.quantity);
  const values = inside.map(value);
  let target: number;
  if (feature.angle) {
    const sin = values.reduce((sum, v) => sum + Math.sin(v), 0);
    const cos = values.reduce((sum, v) => sum + Math.cos(v), 0);
    target = Math.atan2(sin, cos);
  } else {
    const [low, high] = [quantile(values, 0.01), quantile(values, 0.99)];
    const whole = all.map(value);
    const [from, to] = [quantile(whole, 0.005), quantile(whole, 0.995)];
    const touches = 0.05 * (to - from);
    const positive = feature.quantity.op === "length";
    if (positive && low < 0.3 * high) target = 0;
    else if (high > to - touches && low > from + touches) target = to;
    else if (low < from + touches && high < to - touches) target = from;
    else target = (low + high) / 2;
  }
  const width = (at: number, states: readonly AnyState[]): number =>
    quantile(states.map(errorOf(feature, at)), 0.98);
  const slack = 0.3 * width(target, inside) + (feature.angle ? 0.08 : 0.01 * width(target, all));
  target = snapped(target, slack, feature.angle);
  const tolerance = width(target, inside);
  return tolerance < concentrated * width(target, all) ? { feature, target, tolerance } : null;
}

/**
 * The conditions that tell the inside states from the outside ones, the most telling first.
 *
 * @param inside  states of the region
 * @param outside counter-examples, those near the region among them
 * @param all     states drawn without regard to the region
 * @param concentrated a feature counts only if it fills less than this share of its spread over `all`
 */
export function describeRegion(
  features: readonly Feature[],
  inside: readonly AnyState[],
  outside: readonly AnyState[],
  all: readonly AnyState[],
  concentrated: number,
): readonly Condition[] {
  const single = features.flatMap((feature) => condition(feature, inside, all, concentrated) ?? []);
  const candidates = [...single, ...pointTargets(single, features, inside, all, concentrated)];
  const chosen: Condition[] = [];
  let left = outside;
  while (chosen.length < MOST && left.length > ENOUGH * outside.length) {
    let best: { condition: Condition; kept: AnyState[]; gain: number } | null = null;
    for (const candidate of candidates) {
      const error = errorOf(candidate.feature, candidate.target);
      const kept = left.filter((state) => error(state) <= candidate.tolerance);
      const simplicity = candidate.feature.quantity.op === "sum" ? 0.9 : 1;
      const gain = (1 - kept.length / left.length) * simplicity;
      if (gain > (best?.gain ?? WORTH)) best = { condition: candidate, kept, gain };
    }
    if (best === null) break;
    chosen.push(best.condition);
    left = best.kept;
  }
  return chosen;
}

/** Distances to a constant point, where each coordinate of a moving point has a target of its own. */
function pointTargets(
  single: readonly Condition[],
  features: readonly Feature[],
  inside: readonly AnyState[],
  all: readonly AnyState[],
  concentrated: number,
): Condition[] {
  const axes = (name: string): Condition | undefined => single.find(({ feature }) => feature.name === name);
  return single.flatMap(({ feature, target }): Condition[] => {
    const match = /^(.*)(X|x)$/.exec(feature.name);
    if (match === null || feature.kind !== "place" || feature.quantity.op !== "field") return [];
    const others = (match[2] === "X" ? ["Y", "Z"] : ["y", "z"]).flatMap(
      (axis) => axes(match[1] + axis) ?? [],
    );
    if (others.length === 0 || others.some((other) => other.feature.unit !== feature.unit)) return [];
    const name = `${match[1] === "" ? "position" : match[1]}Offset`;
    if (features.some((known) => known.name === name)) return [];
    const parts = [{ feature, target }, ...others];
    const composed: Feature = {
      name,
      quantity: {
        op: "length",
        of: parts.map((part) => ({ op: "offset", of: part.feature.quantity, by: part.target })),
      },
      unit: feature.unit,
      angle: false,
      kind: "distance",
    };
    return [condition(composed, inside, all, concentrated) ?? []].flat();
  });
}
