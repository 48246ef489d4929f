/** A reward as data: weighted terms, each a product of factors over features. Plain JSON, evaluated in-process. */
import type { AnyAction } from "./probe.ts";
import { type AnyState, compileQuantity, type Feature } from "./quantity.ts";
import { errorOf } from "./region.ts";

/** How closeness falls with the error; `width` is in the feature's unit. */
export type Shape =
  /** 1 − error / width: the same pull everywhere. */
  | "slope"
  /** exp(−½ (error / width)²). */
  | "bell"
  /** 1 / (1 + (error / width)²): a long tail. */
  | "tail"
  /** 1 within `width`, then a bell (the shape of dm_control's `tolerance`, Tassa et al. 2018). */
  | "tolerance";

export type Factor =
  /** Closeness of a feature to its target, at most 1. */
  | {
      readonly kind: "near";
      readonly feature: string;
      readonly target: number;
      readonly width: number;
      readonly shape: Shape;
      /** What is left of a product where the factor would be 0 (the softened products of dm_control); 0 if absent. */
      readonly floor?: number;
    }
  /** 1 − near: the cost of being away, at most 1 for the bounded shapes. */
  | {
      readonly kind: "far";
      readonly feature: string;
      readonly target: number;
      readonly width: number;
      readonly shape: Shape;
    }
  /** (1 + cos(angle − target)) / 2. */
  | { readonly kind: "aligned"; readonly feature: string; readonly target: number }
  /** Decrease of the error in this step, over `scale`. */
  | { readonly kind: "progress"; readonly feature: string; readonly target: number; readonly scale: number }
  /** (value / scale)², at most 4: motion as such. */
  | { readonly kind: "motion"; readonly feature: string; readonly scale: number }
  /** 0 inside, rising to 1 at `limit` from the target, from three quarters of the way on. */
  | { readonly kind: "edge"; readonly feature: string; readonly target: number; readonly limit: number }
  /** exp(−(clearance − contact) / width): closeness to an obstacle. */
  | { readonly kind: "crowding"; readonly feature: string; readonly contact: number; readonly width: number }
  /** Mean over the controls of (action / limit)². */
  | {
      readonly kind: "effort";
      readonly controls: readonly { readonly name: string; readonly limit: number }[];
    };

export interface Term {
  /** Camel-case, unique in its genome. */
  readonly name: string;
  readonly weight: number;
  /** Multiplied; no factor at all means 1 (paid for every step). */
  readonly factors: readonly Factor[];
  /**
   * Pays the product's rise in this step instead of the product (potential-based: Ng, Harada and Russell 1999), so
   * that an episode cannot earn more by staying. Only with factors that depend on the next state alone.
   */
  readonly gain?: boolean;
}

export interface Genome {
  readonly terms: readonly Term[];
}

/** The value of a term or a factor in one step. */
export type Valuation = (state: AnyState, action: AnyAction, next: AnyState) => number;

const STEEPEST = 4;

function near(shape: Shape, error: number, width: number): number {
  switch (shape) {
    case "slope":
      return 1 - error / width;
    case "bell":
      return Math.exp(-0.5 * (error / width) ** 2);
    case "tail":
      return 1 / (1 + (error / width) ** 2);
    case "tolerance":
      return Math.exp(-0.5 * Math.max(0, error / width - 1) ** 2);
  }
}

function compileFactor(factor: Factor, features: ReadonlyMap<string, Feature>): Valuation {
  if (factor.kind === "effort") {
    return (_s, a) =>
      factor.controls.reduce((sum, { name, limit }) => sum + ((a[name] ?? 0) / limit) ** 2, 0) /
      factor.controls.length;
  }
  const feature = features.get(factor.feature);
  if (feature === undefined) throw new Error(`The genome names an unknown feature: ${factor.feature}.`);
  const value = compileQuantity(feature.quantity);
  switch (factor.kind) {
    case "near": {
      const error = errorOf(feature, factor.target);
      const floor = factor.floor ?? 0;
      return (_s, _a, next) => floor + (1 - floor) * near(factor.shape, error(next), factor.width);
    }
    case "far": {
      const error = errorOf(feature, factor.target);
      return (_s, _a, next) => 1 - near(factor.shape, error(next), factor.width);
    }
    case "aligned":
      return (_s, _a, next) => 0.5 + 0.5 * Math.cos(value(next) - factor.target);
    case "progress": {
      const error = errorOf(feature, factor.target);
      return (s, _a, next) => (error(s) - error(next)) / factor.scale;
    }
    case "motion":
      return (_s, _a, next) => Math.min(STEEPEST, (value(next) / factor.scale) ** 2);
    case "edge": {
      const error = errorOf(feature, factor.target);
      return (_s, _a, next) => Math.min(1, Math.max(0, 4 * (error(next) / factor.limit) - 3)) ** 2;
    }
    case "crowding":
      return (_s, _a, next) => Math.exp(-Math.max(0, value(next) - factor.contact) / factor.width);
  }
}

/** One valuation per term, weight included. Throws on a feature that the task does not have. */
export function compileGenome(genome: Genome, features: ReadonlyMap<string, Feature>): readonly Valuation[] {
  return genome.terms.map(({ weight, factors, gain }) => {
    const parts = factors.map((factor) => compileFactor(factor, features));
    const product: Valuation = (s, a, next) => parts.reduce((so, part) => so * part(s, a, next), weight);
    return gain === true ? (s, a, next) => product(s, a, next) - product(s, a, s) : product;
  });
}
