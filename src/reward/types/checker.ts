/**
 * TypeScript's own checker, kept warm for one task: a candidate replaces the module before it, so that the library and
 * the task's types are read once. It computes on hostile text and is cut off by the clock (docs/critic.md).
 */
import ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { layoutOf } from "../../sim/columns.ts";
import type { Task } from "../../sim/environment.ts";
import type { TaskFields } from "../language/shapes.ts";
import { TIME_LIMIT_MS } from "../limits.ts";
import { rewardFunction } from "../returned-records.ts";
import { jsDocParsingMode, parseModule, placeOf } from "../syntax.ts";
import { taskTypes } from "../task-types.ts";
import { withinTime } from "../time-limit.ts";
import { type AnnotatedModule, annotate } from "./annotations.ts";
import { diagnose, isAboutWriting, type Operand } from "./diagnostics.ts";
import { library } from "./library.ts";
import { type PlacedDiagnosis, valueProblems } from "./values.ts";

/** More findings than this help nobody. */
const MAX_FINDINGS = 10;

const files = {
  library: "/lib.d.ts",
  globals: "/globals.d.ts",
  task: "/task.ts",
  reward: "/reward.ts",
} as const;

/** `State` and `Action` are known without an import, which many an answer forgets and nothing needs at run time. */
const globals = `type State = import("./task").State;\ntype Action = import("./task").Action;\n`;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  strict: true,
  // A parameter without a type that nothing tells more about is no fault: answers in JavaScript have none.
  noImplicitAny: false,
  allowUnreachableCode: false,
  noLib: true,
  noEmit: true,
  types: [],
};

const tooComplicated: Finding = {
  kind: "too-deep",
  severity: "error",
  message: "The module's types are more than the checker can bear.",
  remedy: "Use `State`, `Action`, numbers, vectors and plain records as types.",
  line: 1,
  column: 1,
};

export class TypeChecker {
  readonly #taskText: string;
  readonly #fields: TaskFields;
  #service: ts.LanguageService | null = null;
  #text = "";
  #version = 0;

  constructor(task: Task) {
    this.#taskText = taskTypes(task);
    this.#fields = layoutOf(task.environment, 1, 1);
  }

  /** What is wrong with a module's types; a module that cannot be parsed gives nothing. */
  check(source: string): readonly Finding[] {
    const file = parseModule(source);
    if (file === null) return [];
    try {
      const findings = withinTime(TIME_LIMIT_MS, () => this.#findings(file));
      if (findings !== null) return findings;
    } catch {
      // TypeScript's own assertions and its stack can fail on a text that was made for it.
    }
    // Cut off anywhere, so nothing of it can be trusted any more.
    this.#service = null;
    return [tooComplicated];
  }

  #findings(file: ts.SourceFile): readonly Finding[] {
    const annotated = annotate(file, this.#fields);
    this.#text = annotated.text;
    this.#version++;
    const program = this.#warm().getProgram()!;
    const checked = program.getSourceFile(files.reward)!;
    const checker = program.getTypeChecker();
    const names = [...this.#fields.state, ...this.#fields.action].map(({ name }) => name);
    const diagnostics = program.getSemanticDiagnostics(checked).filter((each) => !isAboutWriting(each));
    const diagnosed = diagnostics.map((diagnostic): PlacedDiagnosis => {
      const start = diagnostic.start ?? 0;
      return { ...diagnose(diagnostic, operandsAt(checked, checker, start), names), start };
    });
    const all = [...diagnosed, ...valueProblems(checked, checker)];
    return unique(all.map((each) => placed(each, file, annotated))).slice(0, MAX_FINDINGS);
  }

  #warm(): ts.LanguageService {
    this.#service ??= ts.createLanguageService(
      this.#host(),
      ts.createDocumentRegistry(true, "/", jsDocParsingMode),
    );
    return this.#service;
  }

  #host(): ts.LanguageServiceHost {
    const text = (name: string): string | undefined =>
      ({
        [files.library]: library,
        [files.globals]: globals,
        [files.task]: this.#taskText,
        [files.reward]: this.#text,
      })[name];
    return {
      getCompilationSettings: () => options,
      getScriptFileNames: () => Object.values(files),
      getScriptVersion: (name) => (name === files.reward ? String(this.#version) : "1"),
      getScriptSnapshot: (name) => {
        const content = text(name);
        return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
      },
      getCurrentDirectory: () => "/",
      getDefaultLibFileName: () => files.library,
      fileExists: (name) => text(name) !== undefined,
      readFile: text,
      // Whatever name an answer gives the file with the task's types: it is that one.
      resolveModuleNameLiterals: (literals) =>
        literals.map(() => ({
          resolvedModule: { resolvedFileName: files.task, extension: ts.Extension.Ts },
        })),
      jsDocParsingMode,
    };
  }
}

/** The expressions that start at a place, and the two sides of each. */
function operandsAt(file: ts.SourceFile, checker: ts.TypeChecker, start: number): Operand[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (start < node.getStart(file) || start >= node.end) return;
    if (node.getStart(file) === start) {
      found.push(node);
      if (ts.isBinaryExpression(node)) found.push(node.left, node.right);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.filter(ts.isExpression).map((node) => {
    const type = checker.getTypeAtLocation(node);
    return {
      text: node.getText(file),
      type: checker.typeToString(type),
      members: type.getProperties().map(({ name }) => name),
    };
  });
}

/** A problem behind the module's end is one of `reward` as a whole. */
function placed(
  { start, ...diagnosis }: PlacedDiagnosis,
  file: ts.SourceFile,
  annotated: AnnotatedModule,
): Finding {
  const position = annotated.original(start);
  if (position !== null) return { ...diagnosis, ...placeOf(file, position) };
  const reward = rewardFunction(file);
  return {
    ...diagnosis,
    kind: "wrong-parameters",
    remedy: 'Leave your own types for the parameters out: `import type { Action, State } from "./task"`.',
    ...placeOf(file, (reward?.name ?? reward)?.getStart(file) ?? 0),
  };
}

/** One finding a place, the first. */
function unique(findings: readonly Finding[]): readonly Finding[] {
  const byPlace = new Map<string, Finding>();
  for (const finding of findings) {
    const place = `${finding.line}:${finding.column}`;
    if (!byPlace.has(place)) byPlace.set(place, finding);
  }
  return [...byPlace.values()].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
