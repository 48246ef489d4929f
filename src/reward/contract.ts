/**
 * The contract that every reward module keeps: an allow-list over its syntax tree. What passes is plain, pure scalar
 * code that runs the same everywhere and can be compiled to other languages.
 */
import ts from "typescript";
import type { Finding } from "../core/finding.ts";
import { inspectFunction, inspectVariables } from "./function-rules.ts";
import { Inspection } from "./inspection.ts";
import { depthOf, limitFindings, MAX_DEPTH, TIME_LIMIT_MS, tooDeep } from "./limits.ts";
import { checkExports, checkRecursion, memoryNames } from "./module-rules.ts";
import * as refuse from "./refusals.ts";
import { Scopes } from "./scope.ts";
import { Shapes, type TaskFields } from "./shapes.ts";
import { inspectStatement } from "./statement-rules.ts";
import { parseModule } from "./syntax.ts";
import { checkTerms } from "./terms.ts";
import { withinTime } from "./time-limit.ts";

/** More findings than this help nobody. */
const MAX_FINDINGS = 20;

/** Everything in a module that breaks the contract, in order of place; empty when it keeps it. */
export function checkContract(source: string, fields: TaskFields): readonly Finding[] {
  const limits = limitFindings(source);
  if (limits.length > 0) return limits;
  const file = parseModule(source);
  if (file === null || depthOf(file) > MAX_DEPTH) return [tooDeep];
  return withinTime(TIME_LIMIT_MS, () => inspect(file, fields)) ?? [tooDeep];
}

function inspect(file: ts.SourceFile, fields: TaskFields): readonly Finding[] {
  const scopes = new Scopes();
  const shapes = new Shapes(file, scopes, fields, memoryNames(file));
  const inspection = new Inspection(scopes, shapes, {
    statement: inspectStatement,
    function: inspectFunction,
  });
  for (const statement of file.statements) inspectTopLevel(statement, inspection);
  inspection.add(checkExports(file, inspection));
  inspection.add(checkTerms(file));
  inspection.add(checkRecursion(file, scopes));
  return tidy(inspection.findings);
}

function tidy(findings: readonly Finding[]): readonly Finding[] {
  const byPlace = new Map(
    findings.map((finding) => [`${finding.kind}:${finding.line}:${finding.column}`, finding]),
  );
  return [...byPlace.values()]
    .sort(
      (a, b) =>
        (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || (a.kind < b.kind ? -1 : 1),
    )
    .slice(0, MAX_FINDINGS);
}

function inspectTopLevel(node: ts.Statement, c: Inspection): void {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const foreign = modifiers.find(
    ({ kind }) => kind !== ts.SyntaxKind.ExportKeyword && kind !== ts.SyntaxKind.AsyncKeyword,
  );
  if (foreign) c.refuse(foreign, refuse.refusals.get(ts.SyntaxKind.ExportAssignment)!);
  else if (ts.isImportDeclaration(node) && isTypeImport(node)) return;
  else if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEmptyStatement(node))
    return;
  else if (ts.isFunctionDeclaration(node)) inspectFunction(node, c);
  else if (ts.isVariableStatement(node)) {
    if ((node.declarationList.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const) {
      inspectVariables(node.declarationList, c);
    } else c.refuse(node, refuse.moduleState);
  } else if (ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression)) return;
  else c.refuse(node, refuse.refusals.get(node.kind) ?? refuse.otherStatement);
}

function isTypeImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = importClause.namedBindings;
  return (
    !importClause.name &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.length > 0 &&
    bindings.elements.every(({ isTypeOnly }) => isTypeOnly)
  );
}

/** Functions that reach themselves through calls. */
