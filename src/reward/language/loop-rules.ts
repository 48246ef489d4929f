/** The language's rule for counting loops: the bound is a constant or a list's length, and the counter only counts. */
import ts from "typescript";
import { findingAt, isStep, unwrap } from "../syntax.ts";
import { assigns, growsList } from "./changes.ts";
import { inspectExpression, isFreshList } from "./expression-rules.ts";
import { inspectVariables } from "./function-rules.ts";
import type { Inspection } from "./inspection.ts";
import { refusals } from "./refusals.ts";

const K = ts.SyntaxKind;

/** Most rounds that one loop may be written for. */
export const MAX_ROUNDS = 1000;

export function inspectFor(node: ts.ForStatement, c: Inspection) {
  const unbounded = () => c.refuse(node, refusals.get(K.WhileStatement)!);
  if (!node.initializer || !ts.isVariableDeclarationList(node.initializer)) return unbounded();
  inspectVariables(node.initializer, c);
  const [counter, ...others] = node.initializer.declarations;
  if (!counter || others.length > 0 || !ts.isIdentifier(counter.name) || !counter.initializer)
    return unbounded();
  const name = counter.name.text;
  const bound = boundOf(node.condition, name, c);
  const step = stepOf(node.incrementor, name, c);
  if (!bound || step === undefined || Math.sign(step) !== bound.direction) return unbounded();
  const first = constantValue(counter.initializer, c);
  if (
    first !== undefined &&
    bound.value !== undefined &&
    Math.abs((bound.value - first) / step) > MAX_ROUNDS
  ) {
    c.add([
      findingAt(
        node,
        "unbounded-loop",
        `This loop runs more than ${MAX_ROUNDS} times.`,
        "Loop over the entries of a vector field, or compute the sum in closed form.",
      ),
    ]);
  }
  // From 2^53 on a step of 1 changes nothing.
  if (first === undefined || !(Math.max(Math.abs(first), Math.abs(bound.value ?? 0)) <= LARGEST_COUNTER)) {
    return unbounded();
  }
  if (node.condition) inspectExpression(node.condition, c);
  if (assigns(node.statement, name)) {
    c.add([
      findingAt(
        node,
        "unbounded-loop",
        `The loop changes its own counter \`${name}\`.`,
        "Use another variable inside the loop.",
      ),
    ]);
  }
  if (bound.list && growsList(node.statement, bound.list, name)) unbounded();
  c.inspectStatement(node.statement);
}

/** Largest value of a counter, and of the bound that it runs to. */
const LARGEST_COUNTER = 1e9;

interface Bound {
  /** Undefined for the length of a list. */
  readonly value: number | undefined;
  /** The list whose length it is. */
  readonly list?: ts.Expression;
  /** Which way the counter has to go. */
  readonly direction: 1 | -1;
}

export function boundOf(
  condition: ts.Expression | undefined,
  counter: string,
  c: Inspection,
): Bound | undefined {
  const node = condition && unwrap(condition);
  if (!node || !ts.isBinaryExpression(node)) return undefined;
  const left = unwrap(node.left);
  if (!ts.isIdentifier(left) || left.text !== counter) return undefined;
  const operator = node.operatorToken.kind;
  const rising = operator === K.LessThanToken || operator === K.LessThanEqualsToken;
  const falling = operator === K.GreaterThanToken || operator === K.GreaterThanEqualsToken;
  if (!rising && !falling) return undefined;
  const right = unwrap(node.right);
  const value = constantValue(right, c);
  const direction = rising ? 1 : -1;
  if (value !== undefined) return { value, direction };
  if (!ts.isPropertyAccessExpression(right) || right.name.text !== "length") return undefined;
  const list = unwrap(right.expression);
  return mayBeList(list, c) ? { value, list, direction } : undefined;
}

/** False where the tree shows that it is a record, whose `length` may be anything. */
function mayBeList(node: ts.Expression, c: Inspection): boolean {
  const shape = c.shapes.of(node);
  if (shape !== null) return "length" in shape;
  if (isFreshList(node)) return true;
  const declaration = ts.isIdentifier(node) ? c.scopes.resolve(node.text, node) : undefined;
  if (!declaration || !ts.isIdentifier(declaration.node.name ?? declaration.identifier)) return false;
  if (!ts.isVariableDeclaration(declaration.node)) return declaration.kind === "parameter";
  const made = declaration.node.initializer && unwrap(declaration.node.initializer);
  return made !== undefined && declaration.kind === "const" && (isFreshList(made) || mayBeList(made, c));
}

/** By how much the counter changes in a round, or undefined where that is not constant. */
export function stepOf(
  incrementor: ts.Expression | undefined,
  counter: string,
  c: Inspection,
): number | undefined {
  const node = incrementor && unwrap(incrementor);
  if (!node) return undefined;
  if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && isStep(node.operator)) {
    const operand = unwrap(node.operand);
    if (!ts.isIdentifier(operand) || operand.text !== counter) return undefined;
    return node.operator === K.PlusPlusToken ? 1 : -1;
  }
  if (!ts.isBinaryExpression(node)) return undefined;
  const left = unwrap(node.left);
  const value = constantValue(node.right, c);
  if (!ts.isIdentifier(left) || left.text !== counter || value === undefined) return undefined;
  if (node.operatorToken.kind === K.PlusEqualsToken) return value;
  return node.operatorToken.kind === K.MinusEqualsToken ? -value : undefined;
}

/** The value of a number, of a constant that is one, or of arithmetic with them. */
export function constantValue(written: ts.Expression, c: Inspection): number | undefined {
  const node = unwrap(written);
  // Known once: a chain of constants that each add the one before to itself would take time that doubles with its length.
  if (c.constants.has(node)) return c.constants.get(node);
  c.constants.set(node, undefined);
  const value = computedValue(node, c);
  c.constants.set(node, value);
  return value;
}

function computedValue(node: ts.Expression, c: Inspection): number | undefined {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPropertyAccessExpression(node) && node.name.text === "length") {
    const shape = c.shapes.of(node.expression);
    return shape !== null && "length" in shape ? shape.length : undefined;
  }
  if (ts.isPrefixUnaryExpression(node) && (node.operator === K.MinusToken || node.operator === K.PlusToken)) {
    const value = constantValue(node.operand, c);
    return value !== undefined && node.operator === K.MinusToken ? -value : value;
  }
  if (ts.isIdentifier(node)) {
    const declaration = c.scopes.resolve(node.text, node);
    if (declaration?.kind !== "const" || !ts.isVariableDeclaration(declaration.node)) return undefined;
    const { initializer, name } = declaration.node;
    return initializer && ts.isIdentifier(name) ? constantValue(initializer, c) : undefined;
  }
  if (!ts.isBinaryExpression(node)) return undefined;
  const left = constantValue(node.left, c);
  const right = constantValue(node.right, c);
  if (left === undefined || right === undefined) return undefined;
  switch (node.operatorToken.kind) {
    case K.PlusToken:
      return left + right;
    case K.MinusToken:
      return left - right;
    case K.AsteriskToken:
      return left * right;
    case K.SlashToken:
      return left / right;
    default:
      return undefined;
  }
}
