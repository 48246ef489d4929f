/**
 * Types for parameters that a module leaves without: an answer in JavaScript is checked as well as one in TypeScript.
 * They are put into a copy of the text that only the checker sees; places in it lead back to the module.
 */
import ts from "typescript";
import { Scopes } from "../language/scope.ts";
import { Shapes, type TaskFields } from "../language/shapes.ts";
import { memoryNames } from "../module-rules.ts";
import { rewardFunction } from "../returned-records.ts";
import { memoryDeclaration } from "../syntax.ts";
import { vectorType } from "../task-types.ts";

export interface AnnotatedModule {
  readonly text: string;
  /** The place in the module for a place in {@link text}; null behind the module's end. */
  original(position: number): number | null;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

const typeOfRole = { state: 'import("./task").State', action: 'import("./task").Action' } as const;
/** Declared behind the module, because a parameter may hide the record's own name. */
const typeOfMemory = "$Memory";

/** Comments that silence the checker, and what they are made into. */
const [SILENCING, SPOKEN] = ["@ts-", "@ts_"];

/**
 * The module with the types that the program knows, and with what its `reward` has to keep. A parameter that is said to
 * be `any` is one that nothing is said of.
 */
export function annotate(file: ts.SourceFile, fields: TaskFields): AnnotatedModule {
  const shapes = new Shapes(file, new Scopes(), fields, memoryNames(file));
  const reward = rewardFunction(file);
  const insertions: Insertion[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node)) &&
      file.text.charAt(node.parameters.pos - 1) === "("
    ) {
      node.parameters.forEach((parameter, position) => {
        const any = parameter.type?.kind === ts.SyntaxKind.AnyKeyword ? parameter.type : null;
        if ((parameter.type && !any) || parameter.initializer || parameter.dotDotDotToken) return;
        const isMemory = node === reward && position === 3 && memoryDeclaration(file) !== undefined;
        const type = isMemory ? typeOfMemory : knownType(parameter, shapes);
        if (type === null) return;
        if (any) insertions.push({ at: any.getStart(file), text: `${type} /*` }, { at: any.end, text: "*/" });
        else insertions.push({ at: parameter.end, text: `: ${type}` });
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return insert(file.text, insertions, requirement(file));
}

/** The type of a parameter as its callers show it. */
function knownType(parameter: ts.ParameterDeclaration, shapes: Shapes): string | null {
  const shape = shapes.ofBinding(parameter);
  if (shape === null) return null;
  if ("length" in shape) return vectorType(shape.length);
  return shape.role === "memory" ? typeOfMemory : typeOfRole[shape.role];
}

/** Behind the module: that `reward` takes what the program passes. */
function requirement(file: ts.SourceFile): string {
  if (!rewardFunction(file)) return "";
  const { state, action } = typeOfRole;
  const memory = memoryDeclaration(file) !== undefined;
  return `
;(reward satisfies (s: ${state}, a: ${action}, next: ${state}${memory ? `, memory: ${typeOfMemory}` : ""}) => unknown);
${memory ? `type ${typeOfMemory} = typeof memory;\n` : ""}`;
}

function insert(source: string, insertions: readonly Insertion[], suffix: string): AnnotatedModule {
  const ordered = [...insertions].sort((a, b) => a.at - b.at);
  const spoken = source.replaceAll(SILENCING, SPOKEN);
  let text = "";
  let from = 0;
  for (const { at, text: added } of ordered) {
    text += spoken.slice(from, at) + added;
    from = at;
  }
  text += spoken.slice(from);
  const end = text.length;
  return {
    text: text + suffix,
    original(position) {
      if (position >= end) return null;
      let added = 0;
      for (const { at, text: inserted } of ordered) {
        if (position <= at + added) break;
        added += Math.min(inserted.length, position - at - added);
      }
      return position - added;
    },
  };
}
