/** The language's rules for expressions: what is not listed here is refused. */
import ts from "typescript";
import { findingAt, isFunctionLiteral, isStep, unwrap } from "../syntax.ts";
import { allowedFunctions, allowedMethods, forbiddenMembers } from "./allowed.ts";
import type { Inspection } from "./inspection.ts";
import { globalName, inspectGlobalMember, inspectName, unknownName } from "./name-rules.ts";
import * as refuse from "./refusals.ts";
import { functionOf } from "./scope.ts";

const K = ts.SyntaxKind;

const operators = new Set<ts.SyntaxKind>([
  K.PlusToken,
  K.MinusToken,
  K.AsteriskToken,
  K.SlashToken,
  K.PercentToken,
  K.AsteriskAsteriskToken,
  K.LessThanToken,
  K.LessThanEqualsToken,
  K.GreaterThanToken,
  K.GreaterThanEqualsToken,
  K.AmpersandAmpersandToken,
  K.BarBarToken,
  K.AmpersandToken,
  K.BarToken,
  K.CaretToken,
  K.LessThanLessThanToken,
  K.GreaterThanGreaterThanToken,
  K.GreaterThanGreaterThanGreaterThanToken,
]);
const comparisons = new Set<ts.SyntaxKind>([
  K.EqualsEqualsToken,
  K.EqualsEqualsEqualsToken,
  K.ExclamationEqualsToken,
  K.ExclamationEqualsEqualsToken,
]);

/** Refuses every expression that is not of the language; `written` may stand in parentheses or type annotations. */
export function inspectExpression(written: ts.Expression, c: Inspection): void {
  const node = unwrap(written);
  if (ts.isNumericLiteral(node) || node.kind === K.TrueKeyword || node.kind === K.FalseKeyword) return;
  if (ts.isIdentifier(node)) inspectName(node, c);
  else if (ts.isPropertyAccessExpression(node)) inspectMember(node, c);
  else if (ts.isElementAccessExpression(node)) inspectElement(node, c);
  else if (ts.isCallExpression(node)) inspectCall(node, c);
  else if (ts.isBinaryExpression(node)) inspectBinary(node, c);
  else if (ts.isPrefixUnaryExpression(node)) {
    if (isStep(node.operator)) c.refuse(node, inExpression);
    else inspectExpression(node.operand, c);
  } else if (ts.isPostfixUnaryExpression(node)) c.refuse(node, inExpression);
  else if (ts.isConditionalExpression(node)) {
    for (const part of [node.condition, node.whenTrue, node.whenFalse]) inspectExpression(part, c);
  } else if (ts.isArrayLiteralExpression(node)) {
    for (const element of node.elements) inspectExpression(element, c);
  } else if (ts.isObjectLiteralExpression(node)) inspectRecord(node, c);
  else if (isFunctionLiteral(node)) {
    c.refuse(node, refuse.functionValue);
    c.inspectFunction(node);
  } else if (ts.isSpreadElement(node)) c.refuse(node, refuse.noSpread);
  else if (ts.isStringLiteral(node)) c.refuse(node, refuse.textOutside);
  else c.refuse(node, refuse.refusals.get(node.kind) ?? refuse.otherExpression);
}

const inExpression: refuse.Refusal = {
  ...refuse.otherExpression,
  message: "A variable is changed in the middle of an expression.",
  remedy: "Write the assignment as a statement of its own.",
};

function inspectMember(node: ts.PropertyAccessExpression, c: Inspection) {
  const name = node.name.text;
  if (node.questionDotToken) return c.refuse(node, refuse.refusals.get(K.QuestionDotToken)!);
  if (ts.isPrivateIdentifier(node.name) || forbiddenMembers.has(name))
    return c.refuse(node.name, refuse.forbiddenName);
  const global = globalName(node.expression, c);
  if (global) return inspectGlobalMember(node, global, name, c);
  inspectExpression(node.expression, c);
  c.add(c.shapes.checkMember(node.name, c.shapes.of(node.expression), name, node.expression.getText()));
}

function inspectElement(node: ts.ElementAccessExpression, c: Inspection) {
  if (node.questionDotToken) return c.refuse(node, refuse.refusals.get(K.QuestionDotToken)!);
  const global = globalName(node.expression, c);
  const index = unwrap(node.argumentExpression);
  const shape = c.shapes.of(node.expression);
  if (shape !== null && "role" in shape && !ts.isStringLiteral(index)) {
    c.add([c.shapes.notAList(index, shape.role, node.expression.getText())]);
    return;
  }
  if (global) return c.refuse(index, refuse.refusals.get(K.ComputedPropertyName)!);
  inspectExpression(node.expression, c);
  if (ts.isStringLiteral(index)) {
    if (forbiddenMembers.has(index.text)) return c.refuse(index, refuse.forbiddenName);
    c.add(c.shapes.checkMember(index, shape, index.text, node.expression.getText()));
    return;
  }
  inspectExpression(index, c);
  if (
    ts.isNumericLiteral(index) &&
    shape !== null &&
    "length" in shape &&
    Number(index.text) >= shape.length
  ) {
    c.add([
      findingAt(
        index,
        "index-out-of-range",
        `\`${node.expression.getText()}\` has ${shape.length} entries, so there is no entry ${index.text}.`,
        `Use an index from 0 to ${shape.length - 1}.`,
      ),
    ]);
  }
}

function inspectCall(node: ts.CallExpression, c: Inspection) {
  if (node.questionDotToken) return c.refuse(node, refuse.refusals.get(K.QuestionDotToken)!);
  const callee = unwrap(node.expression);
  const global = ts.isPropertyAccessExpression(callee) ? globalName(callee.expression, c) : undefined;
  if (ts.isIdentifier(callee)) {
    const declaration = c.scopes.resolve(callee.text, callee);
    if (declaration && declaration.kind !== "import" && !functionOf(declaration)) {
      c.add([
        findingAt(
          callee,
          "call",
          `\`${callee.text}\` is not a function of this module.`,
          "Call functions that the module declares, `Math`, or a list's `map` or `reduce`.",
        ),
      ]);
    } else if (!declaration && !allowedFunctions.has(callee.text)) unknownName(callee, c);
  } else if (ts.isPropertyAccessExpression(callee)) {
    if (global) inspectMember(callee, c);
    else return inspectMethod(callee, node.arguments, c);
  } else c.refuse(callee, refuse.refusals.get(callee.kind) ?? refuse.otherExpression);
  for (const argument of node.arguments) {
    if (ts.isSpreadElement(argument) && global === "Math" && isKnownList(argument.expression, c)) {
      inspectExpression(argument.expression, c);
    } else inspectExpression(argument, c);
  }
}

/** `list.map(f)`: `f` is a function of this module, and nothing else is handed over, least of all a `this`. */
function inspectMethod(
  callee: ts.PropertyAccessExpression,
  [first, ...others]: readonly ts.Expression[],
  c: Inspection,
): void {
  const name = callee.name.text;
  const callback = first && unwrap(first);
  if (callback && isFunctionLiteral(callback)) c.inspectFunction(callback);
  else if (callback && !c.scopes.functionOf(callback)) inspectExpression(callback, c);
  for (const other of others) inspectExpression(other, c);
  inspectExpression(callee.expression, c);
  if (forbiddenMembers.has(name)) c.refuse(callee.name, refuse.forbiddenName);
  else if (callee.questionDotToken) c.refuse(callee, refuse.refusals.get(K.QuestionDotToken)!);
  else if (c.numberMethods.has(name)) return;
  else if (!allowedMethods.has(name)) {
    c.add([
      findingAt(
        callee.name,
        "call",
        `The method \`${name}\` is not available to a reward.`,
        `Use arithmetic, \`Math\`, a \`for\` loop, or ${[...allowedMethods].map((method) => `\`${method}\``).join(", ")} of a vector.`,
      ),
    ]);
  } else if (
    !callback ||
    !(isFunctionLiteral(callback) || c.scopes.functionOf(callback)) ||
    others.length > (name === "reduce" ? 1 : 0)
  ) {
    c.add([
      findingAt(
        callee.name,
        "call",
        `\`${name}\` is not given exactly what it needs.`,
        name === "reduce"
          ? "Write `vector.reduce((sum, x) => sum + x, 0)`."
          : `Write \`vector.${name}((x) => …)\`.`,
      ),
    ]);
  }
}

/** Whether an expression is a list whose length is fixed by the task or by the module. */
function isKnownList(written: ts.Expression, c: Inspection): boolean {
  const node = unwrap(written);
  const shape = c.shapes.of(node);
  if ((shape !== null && "length" in shape) || isFreshList(node)) return true;
  const declaration = ts.isIdentifier(node) ? c.scopes.resolve(node.text, node) : undefined;
  return (
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration.node) &&
    declaration.node.initializer !== undefined &&
    isFreshList(unwrap(declaration.node.initializer))
  );
}

/** A list that the module itself has just made. */
export function isFreshList(node: ts.Expression): boolean {
  return (
    ts.isArrayLiteralExpression(node) ||
    (ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text === "map")
  );
}

function inspectBinary(node: ts.BinaryExpression, c: Inspection) {
  const { left, right, operatorToken } = node;
  const operator = operatorToken.kind;
  if (operator >= K.FirstAssignment && operator <= K.LastAssignment) return c.refuse(node, inExpression);
  const isComparison = comparisons.has(operator);
  if (!isComparison && !operators.has(operator)) {
    return c.refuse(operatorToken, refuse.refusals.get(operator) ?? refuse.otherExpression);
  }
  for (const side of [left, right]) {
    if (!(isComparison && ts.isStringLiteral(unwrap(side)))) inspectExpression(side, c);
  }
}

function inspectRecord(node: ts.ObjectLiteralExpression, c: Inspection): void {
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) c.refuse(property, refuse.noSpread);
    else if (ts.isShorthandPropertyAssignment(property)) inspectName(property.name, c);
    else if (ts.isPropertyAssignment(property)) {
      const { name } = property;
      if (ts.isComputedPropertyName(name)) c.refuse(name, refuse.refusals.get(name.kind)!);
      else if (forbiddenMembers.has(name.text)) c.refuse(name, refuse.forbiddenName);
      inspectExpression(property.initializer, c);
    } else c.refuse(property, refuse.refusals.get(property.kind) ?? refuse.otherExpression);
  }
}
