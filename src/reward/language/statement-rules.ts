/** The language's rules for statements inside functions: what is not listed here is refused. */
import ts from "typescript";
import { findingAt, isStep, unwrap } from "../syntax.ts";
import { allowedMethods } from "./allowed.ts";
import { growsList } from "./changes.ts";
import { inspectExpression, isFreshList } from "./expression-rules.ts";
import { inspectFunction, inspectVariables } from "./function-rules.ts";
import type { Inspection } from "./inspection.ts";
import { intervalOf } from "./intervals.ts";
import { inspectFor, MAX_ROUNDS } from "./loop-rules.ts";
import * as refuse from "./refusals.ts";
import { ownerOf } from "./scope.ts";

const K = ts.SyntaxKind;

export function inspectStatement(node: ts.Statement, c: Inspection): void {
  if (ts.isBlock(node)) {
    for (const statement of node.statements) inspectStatement(statement, c);
  } else if (ts.isIfStatement(node)) {
    inspectExpression(node.expression, c);
    inspectStatement(node.thenStatement, c);
    if (node.elseStatement) inspectStatement(node.elseStatement, c);
  } else if (ts.isReturnStatement(node)) {
    if (node.expression) inspectExpression(node.expression, c);
  } else if (ts.isVariableStatement(node)) {
    inspectVariables(node.declarationList, c);
  } else if (ts.isExpressionStatement(node)) inspectEffect(node.expression, c);
  else if (ts.isForStatement(node)) inspectFor(node, c);
  else if (ts.isForOfStatement(node)) {
    if (node.awaitModifier) c.refuse(node, refuse.refusals.get(K.AwaitExpression)!);
    if (ts.isVariableDeclarationList(node.initializer)) inspectVariables(node.initializer, c);
    else c.refuse(node.initializer, refuse.otherStatement);
    inspectExpression(node.expression, c);
    if (growsList(node.statement, unwrap(node.expression), null)) {
      c.refuse(node, refuse.refusals.get(K.WhileStatement)!);
    }
    inspectStatement(node.statement, c);
  } else if (ts.isFunctionDeclaration(node)) inspectFunction(node, c);
  else if ((ts.isBreakStatement(node) || ts.isContinueStatement(node)) && !node.label) return;
  else if (ts.isEmptyStatement(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node))
    return;
  else c.refuse(node, refuse.refusals.get(node.kind) ?? refuse.otherStatement);
}

/** A statement that is an expression: an assignment, a step, or the call of a helper. */
function inspectEffect(written: ts.Expression, c: Inspection): void {
  const node = unwrap(written);
  if (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= K.FirstAssignment &&
    node.operatorToken.kind <= K.LastAssignment
  ) {
    if (node.operatorToken.kind === K.QuestionQuestionEqualsToken) {
      c.refuse(node.operatorToken, refuse.refusals.get(K.QuestionQuestionToken)!);
    }
    inspectTarget(node.left, c);
    inspectExpression(node.right, c);
  } else if (
    (ts.isPrefixUnaryExpression(node) && isStep(node.operator)) ||
    ts.isPostfixUnaryExpression(node)
  ) {
    inspectTarget(node.operand, c);
  } else if (!(ts.isStringLiteral(node) && node.text === "use strict")) inspectExpression(node, c);
}

/** The left side of an assignment: a local variable, an entry of a local list, or an entry of the memory. */
function inspectTarget(written: ts.Expression, c: Inspection) {
  const node = unwrap(written);
  if (ts.isIdentifier(node)) return inspectVariableTarget(node, c);
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) {
    return c.refuse(node, { ...refuse.otherStatement, remedy: "Assign to one variable at a time." });
  }
  inspectExpression(node, c);
  const key = ts.isPropertyAccessExpression(node) ? node.name : unwrap(node.argumentExpression);
  if ((ts.isIdentifier(key) && ts.isPropertyAccessExpression(node)) || ts.isStringLiteral(key)) {
    if (key.text === "length" || allowedMethods.has(key.text)) return c.refuse(key, refuse.forbiddenName);
  }
  const shape = c.shapes.of(node.expression);
  if (shape !== null && "role" in shape && shape.role === "memory") return;
  const holder = unwrap(node.expression);
  const declaration = ts.isIdentifier(holder) ? c.scopes.resolve(holder.text, holder) : undefined;
  if (declaration?.owner === null && declaration.kind !== "parameter")
    return c.refuse(node, refuse.moduleState);
  const made =
    declaration && ts.isVariableDeclaration(declaration.node) && declaration.node.initializer
      ? unwrap(declaration.node.initializer)
      : undefined;
  const isOwn =
    made !== undefined &&
    declaration?.owner === ownerOf(node) &&
    (isFreshList(made) || ts.isObjectLiteralExpression(made));
  if (!isOwn) return c.refuse(node, refuse.parameterWrite);
  if (!ts.isElementAccessExpression(node)) return;
  // `list["9"]` is entry 9, and a name is none.
  const highest = ts.isStringLiteral(key) ? Number(key.text) || 0 : intervalOf(key as ts.Expression, c)[1];
  if (!(highest <= MAX_ROUNDS)) c.refuse(node, refuse.farEntry);
}

function inspectVariableTarget(node: ts.Identifier, c: Inspection) {
  const declaration = c.scopes.resolve(node.text, node);
  if (!declaration) return inspectExpression(node, c);
  const shape = c.shapes.of(node);
  if (declaration.kind === "parameter") {
    c.refuse(
      node,
      shape && "role" in shape && shape.role === "memory" ? refuse.memoryReplaced : refuse.parameterWrite,
    );
  } else if (declaration.kind !== "let") {
    c.add([
      findingAt(
        node,
        "mutation",
        `\`${node.text}\` is a constant and is assigned to.`,
        `Declare it with \`let\` inside the function.`,
      ),
    ]);
  } else if (declaration.owner === null) c.refuse(node, refuse.moduleState);
  else if (declaration.owner !== ownerOf(node)) c.refuse(node, refuse.closure);
}
