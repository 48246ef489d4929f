/** Turns a reward module into the plain JavaScript that the isolate, Node and the exports run. */
import ts from "typescript";
import { termPlaces } from "./returned-records.ts";
import { jsDocParsingMode, memoryDeclaration, type Place, parseModule } from "./syntax.ts";

export interface CompiledReward {
  /** A script, not a module: it defines `reward` (and `memory`) and exports nothing. */
  readonly javascript: string;
  /** Where in the source each term's value is written, as far as the tree shows it. */
  readonly termPlaces: Readonly<Record<string, Place>>;
}

/**
 * @param source a module that the contract accepts
 * @throws RangeError where the text must not be parsed
 */
export function compileReward(source: string): CompiledReward {
  const file = parseModule(source);
  if (file === null) throw new RangeError("the module is nested too deeply");
  const { outputText } = ts.transpileModule(withoutModuleSyntax(file), {
    fileName: "reward.ts",
    jsDocParsingMode,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleDetection: ts.ModuleDetectionKind.Legacy,
      newLine: ts.NewLineKind.LineFeed,
      alwaysStrict: false,
    },
  });
  return { javascript: outputText, termPlaces: Object.fromEntries(termPlaces(file)) };
}

/** The compiled script as an ECMAScript module with the reward's exports. */
export function moduleText(javascript: string): string {
  const file = parseModule(javascript);
  const names = file && memoryDeclaration(file) ? "reward, memory" : "reward";
  return `${javascript.trimEnd()}\n\nexport { ${names} };\n`;
}

/**
 * The text with every import written as one of types, which all of a reward's imports are: a program that only leaves
 * types out, as Node does, would look for their values.
 */
export function withTypeImports(source: string): string {
  const imports =
    parseModule(source)?.statements.filter((statement) => ts.isImportDeclaration(statement)) ?? [];
  return imports.reduceRight((text, { importClause }) => {
    const bindings = importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings) || importClause.phaseModifier !== undefined) return text;
    const names = bindings.elements.map(({ name, propertyName }) =>
      propertyName ? `${propertyName.text} as ${name.text}` : name.text,
    );
    return `${text.slice(0, bindings.getStart())}type { ${names.join(", ")} }${text.slice(bindings.end)}`;
  }, source);
}

/** The text with imports of types and the keyword `export` blanked out, so that every other character keeps its place. */
function withoutModuleSyntax(file: ts.SourceFile): string {
  let text = file.text;
  const blank = (start: number, end: number) => {
    text = text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, " ") + text.slice(end);
  };
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) blank(statement.getStart(file), statement.end);
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    for (const modifier of modifiers) {
      if (modifier.kind === ts.SyntaxKind.ExportKeyword) blank(modifier.getStart(file), modifier.end);
    }
  }
  return text;
}
