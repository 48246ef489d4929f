/**
 * Sense: quantities of different physical units are not added without a scale. Units are followed through names, `abs`,
 * `min`, `max`, `hypot`, squares, and back through nothing else: a factor of any kind counts as a scale.
 */
import ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { Scopes } from "../../reward/language/scope.ts";
import { Shapes } from "../../reward/language/shapes.ts";
import { memoryNames } from "../../reward/module-rules.ts";
import { findingAt, parseModule, unwrap } from "../../reward/syntax.ts";
import { layoutOf } from "../../sim/columns.ts";
import type { Task } from "../../sim/environment.ts";
import { type ActionSpecs, type FieldSpecs, isChoice } from "../../sim/fields.ts";

const K = ts.SyntaxKind;
/** Functions whose result has the unit of their arguments. */
const keeping = new Set(["abs", "min", "max", "hypot"]);

/** A warning at each sum of different units. */
export function mixedUnits(task: Task, source: string): readonly Finding[] {
  const file = parseModule(source);
  return file === null ? [] : new UnitReader(task, file).findings();
}

class UnitReader {
  readonly #file: ts.SourceFile;
  readonly #scopes = new Scopes();
  readonly #shapes: Shapes;
  readonly #units: {
    readonly state: ReadonlyMap<string, string>;
    readonly action: ReadonlyMap<string, string>;
  };
  readonly #known = new Map<ts.Node, string | null>();
  readonly #findings: Finding[] = [];

  constructor(task: Task, file: ts.SourceFile) {
    const { environment } = task;
    this.#file = file;
    this.#shapes = new Shapes(file, this.#scopes, layoutOf(environment, 1, 1), memoryNames(file));
    const actions = Object.entries(environment.action as ActionSpecs);
    this.#units = {
      state: new Map(Object.entries(environment.state as FieldSpecs).map(([name, { unit }]) => [name, unit])),
      action: new Map(actions.map(([name, spec]) => [name, isChoice(spec) ? "" : spec.unit])),
    };
  }

  findings(): readonly Finding[] {
    const visit = (node: ts.Node): void => {
      if (ts.isExpression(node)) this.#unitOf(node);
      ts.forEachChild(node, visit);
    };
    visit(this.#file);
    return this.#findings;
  }

  /** The unit of an expression; null where it has none, or none that is known. */
  #unitOf(written: ts.Expression): string | null {
    const node = unwrap(written);
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    this.#known.set(node, null);
    const unit = this.#read(node) || null;
    this.#known.set(node, unit);
    return unit;
  }

  #read(node: ts.Expression): string | null {
    if (ts.isPropertyAccessExpression(node)) return this.#ofField(node);
    if (ts.isElementAccessExpression(node)) return this.#unitOf(node.expression);
    if (ts.isIdentifier(node)) return this.#ofName(node);
    if (ts.isPrefixUnaryExpression(node)) return this.#unitOf(node.operand);
    if (ts.isConditionalExpression(node)) {
      const [one, other] = [this.#unitOf(node.whenTrue), this.#unitOf(node.whenFalse)];
      return one === other ? one : null;
    }
    if (ts.isCallExpression(node)) return this.#ofCall(node);
    if (!ts.isBinaryExpression(node)) return null;
    const [left, right] = [this.#unitOf(node.left), this.#unitOf(node.right)];
    const operator = node.operatorToken.kind;
    if (operator === K.PlusToken || operator === K.MinusToken) return this.#sum(node, [left, right]);
    if (operator === K.AsteriskAsteriskToken && left !== null && ts.isNumericLiteral(unwrap(node.right))) {
      return `(${left})^${unwrap(node.right).getText(this.#file)}`;
    }
    if (operator === K.AsteriskToken && left !== null && left === right) return `(${left})^2`;
    return null;
  }

  #ofField(node: ts.PropertyAccessExpression): string | null {
    const shape = this.#shapes.of(node.expression);
    if (shape === null || "length" in shape || shape.role === "memory") return null;
    const unit = this.#units[shape.role].get(node.name.text);
    return unit === undefined || unit === "1" ? null : unit;
  }

  #ofName(node: ts.Identifier): string | null {
    const declared = this.#scopes.resolve(node.text, node);
    if (declared?.kind !== "const" || !ts.isVariableDeclaration(declared.node)) return null;
    const { initializer, name } = declared.node;
    if (!initializer) return null;
    return ts.isIdentifier(name) || ts.isArrayBindingPattern(name) ? this.#unitOf(initializer) : null;
  }

  #ofCall({ expression, arguments: values }: ts.CallExpression): string | null {
    const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : "";
    return keeping.has(name)
      ? this.#sum(
          expression,
          values.map((value) => this.#unitOf(value)),
        )
      : null;
  }

  /** The common unit of what is added or compared; a finding where two differ. */
  #sum(at: ts.Node, units: readonly (string | null)[]): string | null {
    const [first, other] = [...new Set(units.filter((unit) => unit !== null))];
    if (first === undefined) return null;
    if (other !== undefined) {
      this.#findings.push(
        findingAt(
          at,
          "mixed-units",
          `A quantity in ${first} and one in ${other} are added or compared without a scale.`,
          "Divide each by a typical value of its own, e.g. the bound of its range, so that they have no unit.",
          "warning",
        ),
      );
      return null;
    }
    return units.every((unit) => unit === first) ? first : null;
  }
}
