/** What a piece of a module assigns to: names, and entries of lists. */
import ts from "typescript";
import { isStep, unwrap } from "../syntax.ts";

const K = ts.SyntaxKind;

/**
 * Whether a loop's body may lengthen the list that the loop runs over: it writes an entry of that list at another place
 * than the counter's.
 */
export function growsList(body: ts.Node, list: ts.Expression, counter: string | null): boolean {
  if (!ts.isIdentifier(list)) return false;
  const isEntry = (node: ts.Node): boolean => {
    if (!ts.isElementAccessExpression(node)) return false;
    const holder = unwrap(node.expression);
    const index = unwrap(node.argumentExpression);
    return (
      ts.isIdentifier(holder) &&
      holder.text === list.text &&
      !ts.isNumericLiteral(index) &&
      !(ts.isIdentifier(index) && index.text === counter)
    );
  };
  return changes(body, (target) => isEntry(unwrap(target))).length > 0;
}

/** Whether a name is assigned to, or stepped, anywhere inside. */
export const assigns = (body: ts.Node, name: string): boolean => changesOf(body, name).length > 0;

/** The assignments to a name, and its steps, anywhere inside. */
export function changesOf(body: ts.Node, name: string): readonly ts.Expression[] {
  return changes(body, (target) => {
    const inner = unwrap(target);
    return ts.isIdentifier(inner) && inner.text === name;
  });
}

/** The assignments to, and steps of, what `isTarget` tells. */
function changes(node: ts.Node, isTarget: (target: ts.Expression) => boolean): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isBinaryExpression(inner)) {
      const { kind } = inner.operatorToken;
      if (kind >= K.FirstAssignment && kind <= K.LastAssignment && isTarget(inner.left)) found.push(inner);
    }
    if (
      (ts.isPrefixUnaryExpression(inner) || ts.isPostfixUnaryExpression(inner)) &&
      isStep(inner.operator) &&
      isTarget(inner.operand)
    ) {
      found.push(inner);
    }
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}
