/** Between which bounds a number of a module lies, as far as the tree shows it: how far a list may be written, and how long it gets. */
import ts from "typescript";
import { unwrap } from "../syntax.ts";
import { changesOf } from "./changes.ts";
import type { Inspection, Interval } from "./inspection.ts";
import { boundOf, constantValue, MAX_ROUNDS, stepOf } from "./loop-rules.ts";

const K = ts.SyntaxKind;

const anything: Interval = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

export function intervalOf(written: ts.Expression, c: Inspection): Interval {
  const node = unwrap(written);
  const kept = c.intervals.get(node);
  if (kept) return kept;
  c.intervals.set(node, anything);
  const interval = computed(node, c);
  c.intervals.set(node, interval);
  return interval;
}

function computed(node: ts.Expression, c: Inspection): Interval {
  const of = (inner: ts.Expression): Interval => intervalOf(inner, c);
  const value = constantValue(node, c);
  if (value !== undefined) return [value, value];
  if (ts.isIdentifier(node)) return ofName(node, c, of);
  if (ts.isConditionalExpression(node)) return hull([of(node.whenTrue), of(node.whenFalse)]);
  if (ts.isPrefixUnaryExpression(node) && node.operator === K.MinusToken) return negated(of(node.operand));
  if (ts.isBinaryExpression(node)) return ofOperation(node, of);
  if (ts.isCallExpression(node)) return ofCall(node, of);
  return anything;
}

function ofName(node: ts.Identifier, c: Inspection, of: (inner: ts.Expression) => Interval): Interval {
  const declaration = c.scopes.resolve(node.text, node);
  if (!declaration || !ts.isVariableDeclaration(declaration.node)) return anything;
  const { initializer, name, parent } = declaration.node;
  if (!initializer || !ts.isIdentifier(name)) return anything;
  if (ts.isForStatement(parent.parent)) return ofCounter(parent.parent, initializer, name.text, c);
  if (declaration.kind === "const") return of(initializer);
  const first = constantValue(initializer, c);
  const changes = declaration.owner?.body ? changesOf(declaration.owner.body, name.text) : [];
  // One by one it goes no further than the work of the module.
  const counts = changes.every((change) => stepOf(change, name.text, c) === 1);
  return first !== undefined && counts ? [first, first + MAX_ROUNDS - 1] : anything;
}

/** Every counter starts at a constant. */
function ofCounter(loop: ts.ForStatement, start: ts.Expression, name: string, c: Inspection): Interval {
  const first = constantValue(start, c);
  const bound = boundOf(loop.condition, name, c);
  if (first === undefined || !bound) return anything;
  if (bound.direction === -1) return [bound.value ?? 0, first];
  return [first, bound.value ?? MAX_ROUNDS - 1];
}

function ofOperation(
  { left, operatorToken, right }: ts.BinaryExpression,
  of: (e: ts.Expression) => Interval,
): Interval {
  const [[a, b], [x, y]] = [of(left), of(right)];
  switch (operatorToken.kind) {
    case K.PlusToken:
      return known([a + x, b + y]);
    case K.MinusToken:
      return known([a - y, b - x]);
    case K.AsteriskToken: {
      const products = [a * x, a * y, b * x, b * y];
      return known([Math.min(...products), Math.max(...products)]);
    }
    case K.PercentToken: {
      const size = Math.max(Math.abs(x), Math.abs(y));
      return [a >= 0 ? 0 : -size, b <= 0 ? 0 : size];
    }
    default:
      return anything;
  }
}

function ofCall(
  { arguments: values, expression }: ts.CallExpression,
  of: (e: ts.Expression) => Interval,
): Interval {
  const parts = values.map((value) => (ts.isSpreadElement(value) ? anything : of(value)));
  const lows = parts.map(([low]) => low);
  const highs = parts.map(([, high]) => high);
  switch (expression.getText()) {
    case "Math.min":
      return [Math.min(...lows), Math.min(...highs)];
    case "Math.max":
      return [Math.max(...lows), Math.max(...highs)];
    case "Math.floor":
    case "Math.round":
    case "Math.ceil":
    case "Math.trunc":
      return parts.length === 1 ? [lows[0]! - 1, highs[0]! + 1] : anything;
    default:
      return anything;
  }
}

const hull = (parts: readonly Interval[]): Interval => [
  Math.min(...parts.map(([low]) => low)),
  Math.max(...parts.map(([, high]) => high)),
];

const negated = ([low, high]: Interval): Interval => [-high, -low];

/** Infinity less infinity, or nothing times infinity, is unknown. */
const known = ([low, high]: Interval): Interval => [
  Number.isNaN(low) ? Number.NEGATIVE_INFINITY : low,
  Number.isNaN(high) ? Number.POSITIVE_INFINITY : high,
];
