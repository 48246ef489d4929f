/** The language's rule for calls: no function reaches itself. */
import ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { findingAt } from "../syntax.ts";
import * as refuse from "./refusals.ts";
import type { Scopes } from "./scope.ts";

/** A finding for each function that reaches itself through calls. */
export function checkRecursion(file: ts.SourceFile, scopes: Scopes): readonly Finding[] {
  const calls = new Map<ts.Node, Set<ts.Node>>();
  const visit = (node: ts.Node, around: readonly ts.Node[]): void => {
    if (ts.isIdentifier(node)) {
      const called = scopes.functionOf(node);
      const isName =
        node.parent === called || (ts.isVariableDeclaration(node.parent) && node.parent.name === node);
      if (called && !isName) {
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
