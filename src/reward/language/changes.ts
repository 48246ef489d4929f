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
  return writtenEntries(body, list.text).some((written) => {
    const index = unwrap(written);
    return !ts.isNumericLiteral(index) && !(ts.isIdentifier(index) && index.text === counter);
  });
}

/** The indices at which entries of a list are assigned to, or stepped, anywhere inside. */
export function writtenEntries(body: ts.Node, list: string): readonly ts.Expression[] {
  return changes(body, (target) => entryOf(target, list) !== null).map((change) => {
    const target = ts.isBinaryExpression(change) ? change.left : change.operand;
    return entryOf(target, list)!.argumentExpression;
  });
}

function entryOf(target: ts.Expression, list: string): ts.ElementAccessExpression | null {
  const entry = unwrap(target);
  if (!ts.isElementAccessExpression(entry)) return null;
  const holder = unwrap(entry.expression);
  return ts.isIdentifier(holder) && holder.text === list ? entry : null;
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

type Change = ts.BinaryExpression | ts.PrefixUnaryExpression | ts.PostfixUnaryExpression;

/** The assignments to, and steps of, what `isTarget` tells. */
function changes(node: ts.Node, isTarget: (target: ts.Expression) => boolean): readonly Change[] {
  const found: Change[] = [];
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
