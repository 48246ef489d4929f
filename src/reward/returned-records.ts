/** The records that `reward` returns, found through conditionals and local names, and where each of their terms is written. */
import ts from "typescript";
import { assigns } from "./language/changes.ts";
import { type Place, placeOf, topLevelFunctions, unwrap } from "./syntax.ts";

type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

/** What a function can return: its returned expressions, and every `return` without one; nested functions left out. */
export function returnedExpressions(node: FunctionNode): readonly (ts.Expression | ts.ReturnStatement)[] {
  if (node.body && !ts.isBlock(node.body)) return [node.body];
  const found: (ts.Expression | ts.ReturnStatement)[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isFunctionLike(inner)) return;
    if (ts.isReturnStatement(inner)) found.push(inner.expression ?? inner);
    else ts.forEachChild(inner, visit);
  };
  if (node.body) ts.forEachChild(node.body, visit);
  return found;
}

/** The record literals that an expression may stand for, and what else it may be. */
export function resolveRecords(node: ts.Expression, within: FunctionNode): readonly ts.Expression[] {
  const value = unwrap(node);
  if (ts.isConditionalExpression(value)) {
    return [...resolveRecords(value.whenTrue, within), ...resolveRecords(value.whenFalse, within)];
  }
  if (ts.isIdentifier(value)) {
    const initializer = localInitializer(within, value.text);
    return initializer ? resolveRecords(initializer, within) : [value];
  }
  return [value];
}

/** The initializer of a name in the function that is declared once and never assigned to. */
function localInitializer(within: FunctionNode, name: string): ts.Expression | undefined {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isVariableDeclaration(node) &&
      ts.isIdentifier(node.name) &&
      node.name.text === name &&
      node.initializer
    ) {
      found.push(node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  if (!within.body || assigns(within.body, name)) return undefined;
  visit(within.body);
  return found.length === 1 && !containsName(found[0]!, name) ? found[0] : undefined;
}

function containsName(node: ts.Node, name: string): boolean {
  return (
    (ts.isIdentifier(node) && node.text === name) ||
    (ts.forEachChild(node, (inner) => containsName(inner, name)) ?? false)
  );
}

/** The top-level function `reward`, exported or not. */
export function rewardFunction(file: ts.SourceFile): FunctionNode | undefined {
  return topLevelFunctions(file).find(({ name }) => name === "reward")?.node;
}

/** The named properties of a record literal, computed and spread ones left out. */
export function keysOf(
  literal: ts.ObjectLiteralExpression,
): readonly (readonly [string, ts.ObjectLiteralElementLike])[] {
  return literal.properties.flatMap((property) =>
    property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
      ? [[property.name.text, property] as const]
      : [],
  );
}

/** Each term of the record literals that `reward` returns, with the place at which its value is written. */
export function termPlaces(file: ts.SourceFile): ReadonlyMap<string, Place> {
  const reward = rewardFunction(file);
  const places = new Map<string, Place>();
  if (!reward) return places;
  for (const node of returnedExpressions(reward)) {
    if (ts.isReturnStatement(node)) continue;
    for (const literal of resolveRecords(node, reward)) {
      if (!ts.isObjectLiteralExpression(literal)) continue;
      for (const [name, property] of keysOf(literal)) {
        if (places.has(name)) continue;
        const written = ts.isShorthandPropertyAssignment(property)
          ? localInitializer(reward, name)
          : undefined;
        places.set(name, placeOf(file, (written ?? property).getStart(file)));
      }
    }
  }
  return places;
}
