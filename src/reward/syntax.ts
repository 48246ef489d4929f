/** The syntax tree of a reward module: parsing it, places in it, and the functions that it exports. */
import ts from "typescript";
import type { Finding, Severity } from "../core/finding.ts";
import { depthOf, isParsable, limitFindings, MAX_DEPTH, TIME_LIMIT_MS, tooDeep } from "./limits.ts";
import { withinTime } from "./time-limit.ts";

/** Comments are not looked into: their types and defaults would be parsed too. */
export const jsDocParsingMode = ts.JSDocParsingMode.ParseNone;

/** The trees of the last texts: every gate asks for the same one, and what takes all of its time shall take it once. */
const recent = new Map<string, ts.SourceFile | null>();
const KEPT = 4;

/**
 * Parses a module, whatever it holds; problems of syntax are in {@link syntaxFindings}. A text that must not or cannot
 * be parsed gives null. Nobody may change the tree.
 */
export function parseModule(source: string): ts.SourceFile | null {
  if (!isParsable(source)) return null;
  const known = recent.get(source);
  if (known !== undefined) return known;
  const file = parse(source);
  recent.set(source, file);
  if (recent.size > KEPT) recent.delete(recent.keys().next().value!);
  return file;
}

function parse(source: string): ts.SourceFile | null {
  try {
    const options = { languageVersion: ts.ScriptTarget.ES2022, jsDocParsingMode };
    return withinTime(TIME_LIMIT_MS, () =>
      ts.createSourceFile("reward.ts", source, options, true, ts.ScriptKind.TS),
    );
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A function of the module's top level under its name, with the statement that declares it. */
export interface TopLevelFunction {
  readonly name: string;
  readonly exported: boolean;
  readonly node: ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;
}

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

export function topLevelFunctions(file: ts.SourceFile): readonly TopLevelFunction[] {
  return file.statements.flatMap((statement): TopLevelFunction[] => {
    if (ts.isFunctionDeclaration(statement) && statement.name) {
      return [{ name: statement.name.text, exported: isExported(statement), node: statement }];
    }
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }): TopLevelFunction[] => {
      const value = initializer && unwrap(initializer);
      return ts.isIdentifier(name) && value && isFunctionLiteral(value)
        ? [{ name: name.text, exported: isExported(statement), node: value }]
        : [];
    });
  });
}

/** Whether the module has a top-level function `reward`. */
export function definesReward(file: ts.SourceFile | null): "exported" | "defined" | "no" {
  const reward = file && topLevelFunctions(file).find(({ name }) => name === "reward");
  return reward ? (reward.exported ? "exported" : "defined") : "no";
}

/** The record exported as `memory`, or undefined. */
export function memoryDeclaration(file: ts.SourceFile): ts.VariableDeclaration | undefined {
  return file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find(({ name }) => ts.isIdentifier(name) && name.text === "memory");
}

/** Whether a module exports a record that it keeps between steps. */
export function keepsMemory(source: string): boolean {
  const file = parseModule(source);
  return file !== null && memoryDeclaration(file) !== undefined;
}

/** An expression without the parentheses and type annotations around it. */
export function unwrap(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
    ? unwrap(node.expression)
    : node;
}

export const isFunctionLiteral = (node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression =>
  ts.isArrowFunction(node) || ts.isFunctionExpression(node);

/** Whether an operator is `++` or `--`. */
export const isStep = (operator: ts.SyntaxKind): boolean =>
  operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;

/** A place in a text, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Line and column of a position. */
export function placeOf(file: ts.SourceFile, position: number): Place {
  const { line, character } = file.getLineAndCharacterOfPosition(position);
  return { line: line + 1, column: character + 1 };
}

/** A finding at a node of the tree. */
export function findingAt(
  node: ts.Node,
  kind: string,
  message: string,
  remedy: string,
  severity: Severity = "error",
): Finding {
  const file = node.getSourceFile();
  return { kind, severity, message, remedy, ...placeOf(file, node.getStart(file)) };
}

/** What keeps a text from being a syntax tree that is small enough to be walked, or else what the parser has to say. */
export function syntaxFindings(source: string): readonly Finding[] {
  const limits = limitFindings(source);
  if (limits.length > 0) return limits;
  const file = parseModule(source);
  if (file === null || depthOf(file) > MAX_DEPTH) return [tooDeep];
  const output = withinTime(TIME_LIMIT_MS, () =>
    ts.transpileModule(source, {
      fileName: "reward.ts",
      reportDiagnostics: true,
      jsDocParsingMode,
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    }),
  );
  if (output === null) return [tooDeep];
  const { diagnostics } = output;
  return (diagnostics ?? []).slice(0, 5).map(({ messageText, start, file }) => ({
    kind: "syntax",
    severity: "error" as const,
    message: `The code cannot be parsed: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    remedy: "Answer with one complete, valid TypeScript module.",
    ...(file && start !== undefined && placeOf(file, start)),
  }));
}
