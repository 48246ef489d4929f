/**
 * The language's rule for work as a whole: loops are bounded and no function reaches itself, so what a call takes at most
 * can be counted. Loops in loops and helpers that each call the next one twice pass every other rule.
 */
import ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { findingAt, isFunctionLiteral, topLevelFunctions, unwrap } from "../syntax.ts";
import { allowedMethods } from "./allowed.ts";
import { changesOf, writtenEntries } from "./changes.ts";
import type { Inspection } from "./inspection.ts";
import { intervalOf } from "./intervals.ts";
import { boundOf, constantValue, MAX_ROUNDS, stepOf } from "./loop-rules.ts";

/**
 * Most parts of the syntax tree that one call of a function may run through. What takes more comes near the clock of the
 * dry run, and the verdict would hang on what else the machine is doing.
 */
const MAX_STEPS = 200_000;
/** Taken for the length of a list of which nothing is known. */
const UNKNOWN_LENGTH = 16;

/** A finding for the first function of the module whose call may take too long. */
export function checkWork(file: ts.SourceFile, c: Inspection): readonly Finding[] {
  const counter = new Counter(c);
  const heavy = topLevelFunctions(file).find(({ node }) => counter.ofFunction(node) > MAX_STEPS);
  if (!heavy) return [];
  return [
    findingAt(
      heavy.node,
      "too-much-work",
      `One call of \`${heavy.name}\` may take more than ${MAX_STEPS} steps, all loops and helpers counted.`,
      "Put fewer loops into one another, or compute a value once and keep it in a `const`.",
    ),
  ];
}

class Counter {
  readonly #c: Inspection;
  readonly #functions = new Map<ts.Node, number>();
  readonly #lengths = new Map<ts.Node, number>();

  constructor(c: Inspection) {
    this.#c = c;
  }

  ofFunction(node: ts.FunctionLikeDeclaration): number {
    const known = this.#functions.get(node);
    if (known !== undefined) return known;
    // Whatever reaches itself is refused for that.
    this.#functions.set(node, 1);
    const steps = node.body ? this.#of(node.body) : 0;
    this.#functions.set(node, steps);
    return steps;
  }

  #of(node: ts.Node): number {
    if (ts.isFunctionLike(node)) return 0;
    if (ts.isForStatement(node)) return this.#parts(node) * this.#rounds(node);
    if (ts.isForOfStatement(node)) return this.#parts(node) * this.#length(node.expression);
    return this.#parts(node) + (ts.isCallExpression(node) ? this.#ofCall(node) : 0);
  }

  #parts(node: ts.Node): number {
    let steps = 1;
    ts.forEachChild(node, (inner) => {
      steps += this.#of(inner);
    });
    return steps;
  }

  /** What a call does besides computing its arguments. */
  #ofCall({ arguments: values, expression }: ts.CallExpression): number {
    const callee = unwrap(expression);
    const called = this.#function(callee);
    if (called) return this.ofFunction(called);
    if (!ts.isPropertyAccessExpression(callee)) return 0;
    const [callback] = values;
    const repeated = callback && allowedMethods.has(callee.name.text) && this.#function(unwrap(callback));
    if (repeated) return this.#length(callee.expression) * this.ofFunction(repeated);
    return values.reduce(
      (sum, value) => sum + (ts.isSpreadElement(value) ? this.#length(value.expression) : 0),
      0,
    );
  }

  #function(node: ts.Expression): ts.FunctionLikeDeclaration | undefined {
    return isFunctionLiteral(node) ? node : this.#c.scopes.functionOf(node);
  }

  #rounds(loop: ts.ForStatement): number {
    const [counter] =
      loop.initializer && ts.isVariableDeclarationList(loop.initializer) ? loop.initializer.declarations : [];
    if (!counter?.initializer || !ts.isIdentifier(counter.name)) return 1;
    const bound = boundOf(loop.condition, counter.name.text, this.#c);
    const step = stepOf(loop.incrementor, counter.name.text, this.#c);
    const first = constantValue(counter.initializer, this.#c) ?? 0;
    // What is not of this form is refused for that.
    if (!bound || !step) return 1;
    const end = bound.value ?? (bound.list ? this.#length(bound.list) : first);
    return Math.min(MAX_ROUNDS, Math.max(1, Math.abs((end - first) / step) + 1));
  }

  /** The most entries that a list can have. */
  #length(written: ts.Expression): number {
    const node = unwrap(written);
    const known = this.#lengths.get(node);
    if (known !== undefined) return known;
    this.#lengths.set(node, UNKNOWN_LENGTH);
    const length = this.#lengthOf(node);
    this.#lengths.set(node, length);
    return length;
  }

  #lengthOf(node: ts.Expression): number {
    const shape = this.#c.shapes.of(node);
    if (shape !== null) return "length" in shape ? shape.length : UNKNOWN_LENGTH;
    if (ts.isArrayLiteralExpression(node)) return node.elements.length;
    if (ts.isConditionalExpression(node)) {
      return Math.max(this.#length(node.whenTrue), this.#length(node.whenFalse));
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      return node.expression.name.text === "map" ? this.#length(node.expression.expression) : UNKNOWN_LENGTH;
    }
    if (!ts.isIdentifier(node)) return UNKNOWN_LENGTH;
    const declaration = this.#c.scopes.resolve(node.text, node);
    if (!declaration || !ts.isVariableDeclaration(declaration.node)) return UNKNOWN_LENGTH;
    const { initializer, name } = declaration.node;
    if (!initializer || !ts.isIdentifier(name)) return UNKNOWN_LENGTH;
    const written = declaration.owner?.body ? writtenEntries(declaration.owner.body, name.text) : [];
    const highest = written.map((index) => Math.min(MAX_ROUNDS, intervalOf(index, this.#c)[1] + 1));
    const assigned = declaration.owner?.body ? changesOf(declaration.owner.body, name.text).length : 0;
    return Math.max(this.#length(initializer), ...highest, assigned > 0 ? UNKNOWN_LENGTH : 0);
  }
}
