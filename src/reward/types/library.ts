/**
 * The standard library as far as a reward may use it, in place of TypeScript's own: a hundredth of its size, so that the
 * checker is warm at once, and what is not in it cannot be used by mistake.
 */
import { allowedMembers } from "../language/allowed.ts";

/** Members of `Math` that are numbers; all others are functions of numbers. */
const constants = new Set("E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2".split(" "));
const binary = new Set(["atan2", "imul", "pow"]);
const variadic = new Set(["hypot", "max", "min"]);

function mathMember(name: string): string {
  if (constants.has(name)) return `  readonly ${name}: number;`;
  const parameters = variadic.has(name)
    ? "...values: number[]"
    : binary.has(name)
      ? "x: number, y: number"
      : "x: number";
  return `  ${name}(${parameters}): number;`;
}

/** Declarations of the globals, as TypeScript's `lib` files have them. */
export const library = `interface Object {}
interface Function {}
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}
interface IArguments {}
interface RegExp {}
interface Boolean {}
interface Number {}
interface String { readonly length: number; readonly [index: number]: string; }
interface SymbolConstructor { readonly iterator: unique symbol; }
declare var Symbol: SymbolConstructor;
interface Symbol {}
interface IteratorYieldResult<T> { done?: false; value: T; }
interface IteratorReturnResult<T> { done: true; value: T; }
type IteratorResult<T, R = any> = IteratorYieldResult<T> | IteratorReturnResult<R>;
interface Iterator<T, R = any, N = any> { next(...values: [] | [N]): IteratorResult<T, R>; }
interface Iterable<T, R = any, N = any> { [Symbol.iterator](): Iterator<T, R, N>; }
interface IterableIterator<T, R = any, N = any> extends Iterator<T, R, N> { [Symbol.iterator](): IterableIterator<T, R, N>; }
interface ReadonlyArray<T> extends Iterable<T> {
  readonly length: number;
  readonly [index: number]: T;
  map<U>(callback: (value: T, index: number, list: readonly T[]) => U): U[];
  every(predicate: (value: T, index: number, list: readonly T[]) => unknown): boolean;
  some(predicate: (value: T, index: number, list: readonly T[]) => unknown): boolean;
  reduce(callback: (sum: T, value: T, index: number, list: readonly T[]) => T): T;
  reduce(callback: (sum: T, value: T, index: number, list: readonly T[]) => T, initial: T): T;
  reduce<U>(callback: (sum: U, value: T, index: number, list: readonly T[]) => U, initial: U): U;
}
interface Array<T> extends Iterable<T> {
  length: number;
  [index: number]: T;
  map<U>(callback: (value: T, index: number, list: T[]) => U): U[];
  every(predicate: (value: T, index: number, list: T[]) => unknown): boolean;
  some(predicate: (value: T, index: number, list: T[]) => unknown): boolean;
  reduce(callback: (sum: T, value: T, index: number, list: T[]) => T): T;
  reduce(callback: (sum: T, value: T, index: number, list: T[]) => T, initial: T): T;
  reduce<U>(callback: (sum: U, value: T, index: number, list: T[]) => U, initial: U): U;
}
interface Float32Array extends ReadonlyArray<number> {}
interface Float64Array extends ReadonlyArray<number> {}
interface Math {
${[...allowedMembers.Math!].map(mathMember).join("\n")}
}
declare var Math: Math;
interface NumberConstructor {
  readonly EPSILON: number; readonly MAX_SAFE_INTEGER: number; readonly MAX_VALUE: number;
  readonly MIN_SAFE_INTEGER: number; readonly MIN_VALUE: number;
  isFinite(value: unknown): boolean; isInteger(value: unknown): boolean; isNaN(value: unknown): boolean;
}
declare var Number: NumberConstructor;
declare var NaN: number;
declare var Infinity: number;
declare function isNaN(value: number): boolean;
declare function isFinite(value: number): boolean;
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Record<K extends string | number | symbol, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends string | number | symbol> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type ReturnType<T extends (...values: any) => any> = T extends (...values: any) => infer R ? R : any;
type Parameters<T extends (...values: any) => any> = T extends (...values: infer P) => any ? P : never;
`;
