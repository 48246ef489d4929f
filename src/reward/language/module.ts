/**
 * The language that rewards and environments are written in, as an allow-list over a module's syntax tree: plain, pure
 * scalar code that runs the same everywhere and can be compiled to other languages. Here: what both kinds of module
 * share; what a reward has to hold besides is in `../contract.ts`, what an environment may in `kernel.ts`.
 */
import ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { depthOf, limitFindings, MAX_DEPTH, TIME_LIMIT_MS, tooDeep } from "../limits.ts";
import { parseModule } from "../syntax.ts";
import { withinTime } from "../time-limit.ts";
import { inspectFunction, inspectVariables } from "./function-rules.ts";
import { Inspection } from "./inspection.ts";
import { checkRecursion } from "./recursion.ts";
import * as refuse from "./refusals.ts";
import { Scopes } from "./scope.ts";
import { Shapes, type TaskFields } from "./shapes.ts";
import { inspectStatement } from "./statement-rules.ts";
import { checkWork } from "./work.ts";

/** More findings than this help nobody. */
const MAX_FINDINGS = 20;

/** What one kind of module adds to the language. */
export interface ModuleRules {
  readonly fields: TaskFields;
  /** Methods that may be called besides those of lists; they take and give numbers. */
  readonly numberMethods: ReadonlySet<string>;
  /** Names of the entries of the module's exported `memory`. */
  memory(file: ts.SourceFile): readonly string[];
  /** Deals with a statement of the top level, unless it gives `false`: then it has to be one of the language. */
  topLevel(statement: ts.Statement, c: Inspection): boolean;
  /** Looks at the module as a whole. */
  whole(file: ts.SourceFile, c: Inspection): readonly Finding[];
}

/** Everything in a module that is against the rules, in order of place; empty when it keeps them. */
export function checkModule(source: string, rules: ModuleRules): readonly Finding[] {
  const limits = limitFindings(source);
  if (limits.length > 0) return limits;
  const file = parseModule(source);
  if (file === null || depthOf(file) > MAX_DEPTH) return [tooDeep];
  return withinTime(TIME_LIMIT_MS, () => inspect(file, rules)) ?? [tooDeep];
}

function inspect(file: ts.SourceFile, rules: ModuleRules): readonly Finding[] {
  const scopes = new Scopes();
  const shapes = new Shapes(file, scopes, rules.fields, rules.memory(file));
  const inspection = new Inspection(scopes, shapes, rules.numberMethods, {
    statement: inspectStatement,
    function: inspectFunction,
  });
  for (const statement of file.statements) {
    if (!refusesModifier(statement, inspection) && !rules.topLevel(statement, inspection)) {
      inspectTopLevel(statement, inspection);
    }
  }
  inspection.add(rules.whole(file, inspection));
  inspection.add(checkRecursion(file, scopes));
  inspection.add(checkWork(file, inspection));
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

/** Refuses `default`, `declare` and the like; `async` is left to the rules for functions. */
function refusesModifier(node: ts.Statement, c: Inspection): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const foreign = modifiers.find(
    ({ kind }) => kind !== ts.SyntaxKind.ExportKeyword && kind !== ts.SyntaxKind.AsyncKeyword,
  );
  if (foreign) {
    const isDefault = foreign.kind === ts.SyntaxKind.DefaultKeyword;
    c.refuse(
      foreign,
      isDefault ? refuse.refusals.get(ts.SyntaxKind.ExportAssignment)! : refuse.otherStatement,
    );
  }
  return foreign !== undefined;
}

function inspectTopLevel(node: ts.Statement, c: Inspection): void {
  if (ts.isImportDeclaration(node) && isTypeImport(node)) return;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEmptyStatement(node)) return;
  if (ts.isFunctionDeclaration(node)) inspectFunction(node, c);
  else if (ts.isVariableStatement(node)) {
    if (isConstant(node)) inspectVariables(node.declarationList, c);
    else c.refuse(node, refuse.moduleState);
  } else c.refuse(node, refuse.refusals.get(node.kind) ?? refuse.otherStatement);
}

/** Whether a statement declares names that never change. */
export function isConstant({ declarationList }: ts.VariableStatement): boolean {
  return (declarationList.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
}

/** What `task.ts` exports: types, so that nothing is left of their import, said to be one of types or not. */
const taskTypeNames = new Set(["State", "Action"]);

/** Whether nothing of an import is left at run time. */
export function isTypeImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = importClause.namedBindings;
  return (
    !importClause.name &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.length > 0 &&
    bindings.elements.every(
      ({ isTypeOnly, name, propertyName }) => isTypeOnly || taskTypeNames.has((propertyName ?? name).text),
    )
  );
}
