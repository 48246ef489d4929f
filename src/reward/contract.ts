/**
 * The contract that every reward module keeps: an allow-list over its syntax tree. What passes is plain, pure scalar
 * code that runs the same everywhere and can be compiled to other languages.
 */
import ts from "typescript";
import type { Finding } from "../core/finding.ts";
import { inspectFunction, inspectVariables } from "./function-rules.ts";
import { Inspection } from "./inspection.ts";
import { constantValue } from "./loop-rules.ts";
import * as refuse from "./refusals.ts";
import { Scopes } from "./scope.ts";
import { Shapes, type TaskFields } from "./shapes.ts";
import { inspectStatement } from "./statement-rules.ts";
import { findingAt, memoryDeclaration, parseModule, topLevelFunctions, unwrap } from "./syntax.ts";
import { checkTerms } from "./terms.ts";

/** Longest module, in bytes of UTF-8. */
const MAX_BYTES = 20_000;
/** Deepest nesting of the syntax tree. */
const MAX_DEPTH = 100;
/** More findings than this help nobody. */
const MAX_FINDINGS = 20;

const signature = "export function reward(s: State, a: Action, next: State) { … }";

/** Everything in a module that breaks the contract, in order of place; empty when it keeps it. */
export function checkContract(source: string, fields: TaskFields): readonly Finding[] {
  const bytes = Buffer.byteLength(source);
  if (bytes > MAX_BYTES) {
    return [
      whole(
        "too-long",
        `The module has ${bytes} bytes.`,
        `Write at most ${MAX_BYTES}; a good reward needs far less.`,
      ),
    ];
  }
  const file = parseModule(source);
  if (file === null || depthOf(file) > MAX_DEPTH) {
    return [
      whole(
        "too-deep",
        `The code is nested more than ${MAX_DEPTH} levels deep.`,
        "Give parts of it names with `const` or helper functions.",
      ),
    ];
  }
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

const whole = (kind: string, message: string, remedy: string): Finding => ({
  kind,
  severity: "error",
  message,
  remedy,
  line: 1,
  column: 1,
});

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

function depthOf(root: ts.Node): number {
  let deepest = 0;
  const stack: (readonly [ts.Node, number])[] = [[root, 0]];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const [node, depth] = entry;
    deepest = Math.max(deepest, depth);
    ts.forEachChild(node, (inner) => {
      stack.push([inner, depth + 1]);
    });
  }
  return deepest;
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

function memoryNames(file: ts.SourceFile): readonly string[] {
  const initializer = memoryDeclaration(file)?.initializer;
  const record = initializer && unwrap(initializer);
  return record && ts.isObjectLiteralExpression(record)
    ? record.properties.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : []))
    : [];
}

function checkExports(file: ts.SourceFile, c: Inspection): readonly Finding[] {
  const findings: Finding[] = [];
  const functions = topLevelFunctions(file);
  const reward = functions.find(({ name }) => name === "reward");
  const memory = memoryDeclaration(file);
  if (!reward) {
    findings.push(whole("no-reward", "The module has no function `reward`.", `Write \`${signature}\`.`));
  } else {
    if (!reward.exported) {
      findings.push(findingAt(reward.node, "export", "`reward` is not exported.", `Write \`${signature}\`.`));
    }
    const most = memory ? 4 : 3;
    const extra = reward.node.parameters[most];
    if (extra) {
      findings.push(
        findingAt(
          extra,
          "parameters",
          `\`reward\` takes ${reward.node.parameters.length} parameters.`,
          memory
            ? "Take the state, the action, the next state and the memory."
            : "Take the state, the action and the next state; a fourth one needs `export const memory = { name: 0 }`.",
        ),
      );
    }
  }
  const progress = functions.find(({ name }) => name === "progress");
  if (progress?.exported) {
    findings.push(
      findingAt(
        progress.node,
        "unsupported",
        "The export `progress` is not supported yet.",
        "Leave it out and pay progress as a term of `reward`.",
      ),
    );
  }
  if (memory) findings.push(...checkMemory(memory, c));
  return findings;
}

function checkMemory(memory: ts.VariableDeclaration, c: Inspection): readonly Finding[] {
  const record = memory.initializer && unwrap(memory.initializer);
  const remedy = "Write `export const memory = { name: 0 }`, every entry a number.";
  if (!record || !ts.isObjectLiteralExpression(record) || record.properties.length === 0) {
    return [findingAt(memory, "memory", "`memory` is not a record of numbers.", remedy)];
  }
  return record.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) &&
    ts.isIdentifier(property.name) &&
    Number.isFinite(constantValue(property.initializer, c))
      ? []
      : [findingAt(property, "memory", "This entry of `memory` is not a plain number.", remedy)],
  );
}

/** Functions that reach themselves through calls. */
function checkRecursion(file: ts.SourceFile, scopes: Scopes): readonly Finding[] {
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
