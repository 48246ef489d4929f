/** The vocabulary in which an environment declares its state and its actions: names, units, ranges, meanings. */

/** Inclusive bounds of the values seen in normal operation; `±Infinity` where there is none. */
export type Range = readonly [low: number, high: number];

/** One named quantity of the state. `length` is present on a fixed-length vector. */
export interface Field<Length extends number | undefined = number | undefined> {
  readonly unit: string;
  readonly meaning: string;
  readonly range: Range;
  readonly length: Length;
  /** Present where the value goes on at the other end of its range, as an angle does; see {@link wraps}. */
  readonly wraps?: true;
}

/** A quantity of the environment that never changes, told to whoever designs a reward. */
export interface Constant {
  readonly meaning: string;
  readonly unit: string;
  readonly value: number;
}

/** A continuous action; the policy's output is clipped to `range`. */
export interface Control {
  readonly kind: "control";
  readonly unit: string;
  readonly meaning: string;
  readonly range: Range;
}

/** A discrete action: an index into `options`. */
export interface Choice {
  readonly kind: "choice";
  readonly meaning: string;
  readonly options: readonly string[];
}

export type FieldSpecs = Readonly<Record<string, Field>>;
/** Either any number of controls, or exactly one choice. */
export type ActionSpecs = Readonly<Record<string, Control | Choice>>;

/** A list of exactly `L` numbers, so that an index beyond its end is a type error. */
export type VectorOf<L extends number, T extends readonly number[] = readonly []> = number extends L
  ? readonly number[]
  : T["length"] extends L
    ? T
    : VectorOf<L, readonly [...T, number]>;

/** The values of declared fields: a number each, or a fixed-length list of numbers. */
export type StateOf<S extends FieldSpecs> = {
  readonly [K in keyof S]: S[K]["length"] extends number ? VectorOf<S[K]["length"]> : number;
};
export type ActionOf<A extends ActionSpecs> = { readonly [K in keyof A]: number };

/** A scalar state field. */
export function field(unit: string, meaning: string, range: Range = [-Infinity, Infinity]): Field<undefined> {
  return { unit, meaning, range, length: undefined };
}

/** A field whose range is a circle: beyond one end it goes on at the other. */
export function wraps<L extends number | undefined>(spec: Field<L>): Field<L> {
  return { ...spec, wraps: true };
}

/** A constant of the plant, e.g. a mass. */
export function constant(meaning: string, unit: string, value: number): Constant {
  return { meaning, unit, value };
}

/** A state field of `length` numbers. */
export function vector<L extends number>(
  unit: string,
  meaning: string,
  length: L,
  range: Range = [-Infinity, Infinity],
): Field<L> {
  return { unit, meaning, range, length };
}

/** A continuous action with its bounds. */
export function control(unit: string, range: Range, meaning = ""): Control {
  return { kind: "control", unit, meaning, range };
}

/** A discrete action; its value is the index of the option taken. */
export function choice(meaning: string, options: readonly string[]): Choice {
  return { kind: "choice", meaning, options };
}

/** Whether an action is a discrete one. */
export function isChoice(spec: Control | Choice): spec is Choice {
  return spec.kind === "choice";
}
