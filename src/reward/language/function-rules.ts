/** The language's rules for functions, their parameters and every other place that declares names. */
import ts from "typescript";
import { findingAt, isFunctionLiteral, unwrap } from "../syntax.ts";
import { allowedConstants, allowedFunctions, allowedMembers, forbiddenMembers } from "./allowed.ts";
import { inspectExpression } from "./expression-rules.ts";
import type { Inspection } from "./inspection.ts";
import * as refuse from "./refusals.ts";
import type { Shape } from "./shapes.ts";

export function inspectFunction(
  node: ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression,
  c: Inspection,
): void {
  for (const modifier of ts.getModifiers(node) ?? []) {
    const refusal = refuse.refusals.get(modifier.kind);
    if (refusal) c.refuse(modifier, refusal);
  }
  if (node.asteriskToken) c.refuse(node.asteriskToken, refuse.refusals.get(ts.SyntaxKind.AsteriskToken)!);
  if (node.name) inspectBinding(node.name, null, c);
  for (const parameter of node.parameters) {
    if (parameter.dotDotDotToken) c.refuse(parameter, refuse.noSpread);
    inspectBinding(parameter.name, c.shapes.ofBinding(parameter), c);
    if (parameter.initializer) inspectExpression(parameter.initializer, c);
  }
  if (!node.body) c.refuse(node, refuse.otherStatement);
  else if (ts.isBlock(node.body)) c.inspectStatement(node.body);
  else inspectExpression(node.body, c);
}

/**
 * `const` and `let` of a function, or `const` of the module.
 * @param inspectValue the rule for the values that are assigned
 */
export function inspectVariables(
  list: ts.VariableDeclarationList,
  c: Inspection,
  inspectValue: (value: ts.Expression, c: Inspection) => void = inspectExpression,
): void {
  const kind = list.flags & ts.NodeFlags.BlockScoped;
  if (kind === ts.NodeFlags.None) c.refuse(list, refuse.noVar);
  else if (kind !== ts.NodeFlags.Const && kind !== ts.NodeFlags.Let) c.refuse(list, refuse.otherStatement);
  for (const declaration of list.declarations) {
    inspectBinding(declaration.name, c.shapes.ofBinding(declaration), c);
    if (!declaration.initializer) continue;
    const value = unwrap(declaration.initializer);
    if (isFunctionLiteral(value) && kind === ts.NodeFlags.Const && ts.isIdentifier(declaration.name)) {
      c.inspectFunction(value);
    } else inspectValue(value, c);
  }
}

/** A name that is declared, or a pattern that takes a record or a vector apart. */
function inspectBinding(name: ts.BindingName, shape: Shape, c: Inspection): void {
  if (ts.isIdentifier(name)) {
    const { text } = name;
    if (forbiddenMembers.has(text) || text === "eval") c.refuse(name, refuse.forbiddenName);
    else if (
      allowedConstants.has(text) ||
      allowedFunctions.has(text) ||
      Object.hasOwn(allowedMembers, text)
    ) {
      c.add([
        findingAt(
          name,
          "shadowed-global",
          `The module declares its own \`${text}\`.`,
          "Choose another name.",
        ),
      ]);
    }
    return;
  }
  for (const element of name.elements) {
    if (!ts.isBindingElement(element)) continue;
    if (element.dotDotDotToken || element.initializer) c.refuse(element, refuse.noDefaultRecord);
    const key = element.propertyName ?? element.name;
    if (ts.isComputedPropertyName(key)) c.refuse(key, refuse.refusals.get(key.kind)!);
    else if (ts.isObjectBindingPattern(name) && (ts.isIdentifier(key) || ts.isStringLiteral(key))) {
      if (forbiddenMembers.has(key.text)) c.refuse(key, refuse.forbiddenName);
      else c.add(c.shapes.checkMember(key, shape, key.text, ""));
    }
    inspectBinding(element.name, null, c);
  }
}
