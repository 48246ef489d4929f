/**
 * Quantities: scalar expressions over the fields of a state. Plain JSON, evaluated here for screening and printed
 * as TypeScript for the reward module.
 */
import type { FieldSpecs } from "../../sim/fields.ts";

/** A state whose field names are not known to the compiler. */
export type AnyState = Readonly<Record<string, number | readonly number[]>>;

export type Quantity =
  | { readonly op: "field"; readonly field: string }
  | { readonly op: "component"; readonly field: string; readonly index: number }
  | { readonly op: "offset"; readonly of: Quantity; readonly by: number }
  | { readonly op: "difference" | "sum"; readonly left: Quantity; readonly right: Quantity }
  /** Euclidean length of its parts. */
  | { readonly op: "length"; readonly of: readonly Quantity[] }
  /** Distance from a point to the nearest of several obstacles, less their radii where there are any. */
  | {
      readonly op: "clearance";
      readonly point: readonly Quantity[];
      /** One vector field per axis of the point. */
      readonly obstacles: readonly string[];
      readonly radius: string | null;
      readonly count: number;
    };

/** A quantity with what a reader and a shape need to know about it. */
export interface Feature {
  /** Unique camel-case name, fit for identifiers. */
  readonly name: string;
  readonly quantity: Quantity;
  readonly unit: string;
  /** Whether the quantity is an angle, so that values a full turn apart are equal. */
  readonly angle: boolean;
  readonly kind: "place" | "speed" | "distance" | "clearance";
}

const at = (value: number | readonly number[] | undefined, index: number): number =>
  typeof value === "number" ? value : (value?.[index] ?? Number.NaN);

/** A function that computes a quantity. */
export function compileQuantity(quantity: Quantity): (state: AnyState) => number {
  switch (quantity.op) {
    case "field":
      return (s) => at(s[quantity.field], 0);
    case "component":
      return (s) => at(s[quantity.field], quantity.index);
    case "offset": {
      const of = compileQuantity(quantity.of);
      return (s) => of(s) - quantity.by;
    }
    case "difference":
    case "sum": {
      const left = compileQuantity(quantity.left);
      const right = compileQuantity(quantity.right);
      return quantity.op === "sum" ? (s) => left(s) + right(s) : (s) => left(s) - right(s);
    }
    case "length": {
      const parts = quantity.of.map(compileQuantity);
      return (s) => Math.hypot(...parts.map((part) => part(s)));
    }
    case "clearance": {
      const point = quantity.point.map(compileQuantity);
      return (s) => {
        const place = point.map((axis) => axis(s));
        let nearest = Number.POSITIVE_INFINITY;
        for (let i = 0; i < quantity.count; i++) {
          const apart = Math.hypot(
            ...quantity.obstacles.map((field, axis) => place[axis]! - at(s[field], i)),
          );
          nearest = Math.min(nearest, apart - (quantity.radius === null ? 0 : at(s[quantity.radius], i)));
        }
        return nearest;
      };
    }
  }
}

/** A number as source text, with at most four significant digits. */
export function numeral(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** The expression for a quantity of the state held by the variable `state`. Not for clearances. */
export function printQuantity(quantity: Quantity, state: string): string {
  switch (quantity.op) {
    case "field":
      return `${state}.${quantity.field}`;
    case "component":
      return `${state}.${quantity.field}[${quantity.index}]`;
    case "offset": {
      const of = printQuantity(quantity.of, state);
      if (quantity.by === 0) return of;
      return quantity.by < 0 ? `${of} + ${numeral(-quantity.by)}` : `${of} - ${numeral(quantity.by)}`;
    }
    case "difference":
      return `${printQuantity(quantity.left, state)} - ${grouped(quantity.right, state)}`;
    case "sum":
      return `${printQuantity(quantity.left, state)} + ${printQuantity(quantity.right, state)}`;
    case "length":
      return `Math.hypot(${quantity.of.map((part) => printQuantity(part, state)).join(", ")})`;
    case "clearance":
      throw new Error("A clearance is printed as a loop, not as an expression.");
  }
}

function grouped(quantity: Quantity, state: string): string {
  const text = printQuantity(quantity, state);
  return quantity.op === "sum" || quantity.op === "difference" || quantity.op === "offset"
    ? `(${text})`
    : text;
}

/** Names of the fields that a quantity reads. */
export function fieldsOf(quantity: Quantity): readonly string[] {
  switch (quantity.op) {
    case "field":
    case "component":
      return [quantity.field];
    case "offset":
      return fieldsOf(quantity.of);
    case "difference":
    case "sum":
      return [...fieldsOf(quantity.left), ...fieldsOf(quantity.right)];
    case "length":
      return quantity.of.flatMap(fieldsOf);
    case "clearance":
      return [
        ...quantity.point.flatMap(fieldsOf),
        ...quantity.obstacles,
        ...(quantity.radius === null ? [] : [quantity.radius]),
      ];
  }
}

/** One number of a state: a scalar field (index null), or one component of a vector field. */
export interface Scalar {
  readonly name: string;
  readonly index: number | null;
}

/** The scalars of a state in order: every scalar field, and every component of a vector field. */
export function scalarsOf(fields: FieldSpecs): readonly Scalar[] {
  return Object.entries(fields).flatMap(([name, { length }]): Scalar[] =>
    length === undefined ? [{ name, index: null }] : Array.from({ length }, (_, index) => ({ name, index })),
  );
}
