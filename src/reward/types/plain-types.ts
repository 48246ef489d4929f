/**
 * The contract's rule for types: they describe numbers, vectors and records, and compute nothing. A type that computes
 * can keep the checker busy for as long as its author likes.
 */
import ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { findingAt } from "../syntax.ts";

const K = ts.SyntaxKind;

const computing: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [K.ConditionalType, "a conditional type"],
  [K.MappedType, "a mapped type"],
  [K.InferType, "`infer`"],
  [K.TemplateLiteralType, "a template literal type"],
  [K.ImportType, "an `import(…)` type"],
]);

/** Every type in a module that computes. */
export function checkPlainTypes(file: ts.SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const generic =
      (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) && node.typeParameters?.[0];
    const what = generic ? "a generic type" : computing.get(node.kind);
    if (what === undefined) {
      ts.forEachChild(node, visit);
      return;
    }
    findings.push(
      findingAt(
        generic || node,
        "computed-type",
        `This is ${what}.`,
        "Use `State`, `Action`, `number`, vectors such as `readonly number[]`, and plain records as types.",
      ),
    );
  };
  visit(file);
  return findings;
}
