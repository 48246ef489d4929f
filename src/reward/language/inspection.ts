/** What the rules of the language share while they walk through one module. */
import type ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { findingAt } from "../syntax.ts";
import type { Refusal } from "./refusals.ts";
import type { Scopes } from "./scope.ts";
import type { Shapes } from "./shapes.ts";

/** The rules that other rules lead back to: a function is an expression that holds statements. */
export interface Rules {
  statement(node: ts.Statement, c: Inspection): void;
  function(node: ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression, c: Inspection): void;
}

/** Lowest and highest value of a number; infinite where nothing is known. */
export type Interval = readonly [low: number, high: number];

export class Inspection {
  readonly scopes: Scopes;
  /** Methods that may be called besides those of lists; they take and give numbers. */
  readonly numberMethods: ReadonlySet<string>;
  readonly shapes: Shapes;
  /** Values of expressions that are constant, as far as they were asked for; undefined for all others. */
  readonly constants = new Map<ts.Node, number | undefined>();
  /** Bounds of expressions, as far as they were asked for. */
  readonly intervals = new Map<ts.Node, Interval>();
  readonly #rules: Rules;
  readonly #findings: Finding[] = [];

  constructor(scopes: Scopes, shapes: Shapes, numberMethods: ReadonlySet<string>, rules: Rules) {
    this.scopes = scopes;
    this.shapes = shapes;
    this.numberMethods = numberMethods;
    this.#rules = rules;
  }

  inspectStatement(node: ts.Statement): void {
    this.#rules.statement(node, this);
  }

  inspectFunction(node: ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression): void {
    this.#rules.function(node, this);
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  add(findings: readonly Finding[]): void {
    this.#findings.push(...findings);
  }

  refuse(node: ts.Node, { kind, message, remedy }: Refusal): void {
    this.#findings.push(findingAt(node, kind, message, remedy));
  }
}
