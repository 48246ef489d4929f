/** The language's rule for calls: no function reaches itself. */
import ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { findingAt, unwrap } from "../syntax.ts";
import * as refuse from "./refusals.ts";
import type { Scopes } from "./scope.ts";

/** A finding for each function that reaches itself through calls. */
export function checkRecursion(file: ts.SourceFile, scopes: Scopes): readonly Finding[] {
  const calls = new Map<ts.Node, Set<ts.Node>>();
  const visit = (node: ts.Node, around: readonly ts.Node[]): void => {
    // As a callee or a callback; every other use of a function is refused as such.
    if (ts.isIdentifier(node) && ts.isCallExpression(wrapped(node).parent)) {
      const called = scopes.functionOf(node);
      if (called) {
        for (const caller of around) calls.set(caller, (calls.get(caller) ?? new Set()).add(called));
      }
    }
    const inside = ts.isFunctionLike(node) ? [...around, node] : around;
    ts.forEachChild(node, (inner) => visit(inner, inside));
  };
  visit(file, []);
  const reaches = (from: ts.Node, target: ts.Node, seen: Set<ts.Node>): boolean =>
    [...(calls.get(from) ?? [])].some(
      (next) => next === target || (!seen.has(next) && reaches(next, target, seen.add(next))),
    );
  return [...calls.keys()]
    .filter((node) => reaches(node, node, new Set()))
    .map((node) =>
      findingAt(node, refuse.noRecursion.kind, refuse.noRecursion.message, refuse.noRecursion.remedy),
    );
}

/** An expression with the parentheses and type annotations around it. */
function wrapped(node: ts.Expression): ts.Expression {
  const outer = node.parent;
  return ts.isExpression(outer) && outer !== node && unwrap(outer) === unwrap(node) ? wrapped(outer) : node;
}
