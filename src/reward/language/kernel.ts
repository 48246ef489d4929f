/**
 * Environments are written in the language of rewards, so that the same text can become a loop today and GPU operations,
 * Python or WGSL later. Beyond a reward, their modules import from one another, describe themselves in text, and draw
 * random numbers.
 */
import ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { findingAt, isFunctionLiteral, parseModule, unwrap } from "../syntax.ts";
import { randomMethods } from "./allowed.ts";
import { inspectExpression } from "./expression-rules.ts";
import { inspectVariables } from "./function-rules.ts";
import type { Inspection } from "./inspection.ts";
import { checkModule, isConstant, isTypeImport } from "./module.ts";
import type { TaskFields } from "./shapes.ts";

/** Modules whose functions only declare what they are given: `defineEnvironment`, `field`, `control` … */
const declaring = /\/src\/sim\/(environment|fields)\.ts$/;

/**
 * Everything in a module of an environment that is not of the language, in order of place.
 * @param fields of the environment, for parameters that are annotated with `State` or `Action`
 */
export function checkKernelModule(source: string, fields: TaskFields): readonly Finding[] {
  return checkModule(source, {
    fields,
    numberMethods: randomMethods,
    memory: () => [],
    topLevel(statement, c) {
      if (ts.isImportDeclaration(statement) && !isTypeImport(statement)) {
        if (!isRelative(statement)) c.add([foreignImport(statement)]);
        return true;
      }
      if (!ts.isVariableStatement(statement) || !isConstant(statement)) return false;
      inspectVariables(statement.declarationList, c, inspectDescription);
      return true;
    },
    whole: () => [],
  });
}

/** The modules that a module of an environment takes code from, as it names them; those that only declare are left out. */
export function kernelImports(source: string): readonly string[] {
  const statements: readonly ts.Statement[] = parseModule(source)?.statements ?? [];
  return statements
    .filter((statement) => ts.isImportDeclaration(statement))
    .filter((statement) => !isTypeImport(statement))
    .map(specifierOf)
    .filter((specifier) => !declaring.test(specifier));
}

/** A value that may hold text and functions besides what the language knows: the description of an environment or a task. */
function inspectDescription(written: ts.Expression, c: Inspection): void {
  const node = unwrap(written);
  if (ts.isStringLiteral(node)) return;
  if (ts.isArrayLiteralExpression(node)) {
    for (const element of node.elements) inspectDescription(element, c);
  } else if (ts.isObjectLiteralExpression(node)) {
    for (const property of node.properties) {
      if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.name)) {
        inspectDescription(property.initializer, c);
      } else inspectExpression(ts.isShorthandPropertyAssignment(property) ? property.name : node, c);
    }
  } else if (ts.isCallExpression(node) && isDeclaring(node.expression, c)) {
    for (const argument of node.arguments) inspectDescription(argument, c);
  } else if (isFunctionLiteral(node)) c.inspectFunction(node);
  else inspectExpression(node, c);
}

function isDeclaring(callee: ts.Expression, c: Inspection): boolean {
  if (!ts.isIdentifier(callee)) return false;
  const declaration = c.scopes.resolve(callee.text, callee);
  return (
    declaration !== undefined &&
    ts.isImportSpecifier(declaration.node) &&
    declaring.test(specifierOf(declaration.node.parent.parent.parent as ts.ImportDeclaration))
  );
}

function specifierOf({ moduleSpecifier }: ts.ImportDeclaration): string {
  return ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
}

function isRelative(statement: ts.ImportDeclaration): boolean {
  return specifierOf(statement).startsWith(".");
}

function foreignImport(statement: ts.ImportDeclaration): Finding {
  return findingAt(
    statement,
    "import",
    `The module imports ${specifierOf(statement)} at run time.`,
    "Take code from other modules of environments and from `src/sim/angle.ts` only.",
  );
}
