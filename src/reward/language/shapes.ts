/**
 * What a value in a reward module is, as far as the tree shows it: the state, the action, the memory, or a vector of
 * known length. From that follow the answers to fields that do not exist.
 */

import ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { nearest } from "../../core/nearest.ts";
import type { FieldColumns } from "../../sim/columns.ts";
import { findingAt, topLevelFunctions, unwrap } from "../syntax.ts";
import { type Declaration, ownerOf, type Scopes } from "./scope.ts";

/** The fields that a task's state and action have. */
export interface TaskFields {
  readonly state: readonly FieldColumns[];
  readonly action: readonly FieldColumns[];
}

export type Role = "state" | "action" | "memory";
export type Shape = { readonly role: Role } | { readonly length: number } | null;

/** Roles of the parameters of the functions that the program calls. */
const rolesOf: Readonly<Record<string, readonly Role[]>> = {
  reward: ["state", "action", "state", "memory"],
};

export class Shapes {
  readonly #scopes: Scopes;
  readonly #fields: TaskFields;
  readonly #memory: readonly string[];
  readonly #roots = new Map<ts.Node, readonly Role[]>();
  readonly #calls = new Map<ts.Node, ts.CallExpression[]>();
  readonly #open = new Set<ts.Node>();
  /** Without it, a chain of helpers that each call the next one twice would take time that doubles with its length. */
  readonly #known = new Map<ts.Node, Shape>();

  /** @param memory names of the entries of the exported `memory` */
  constructor(file: ts.SourceFile, scopes: Scopes, fields: TaskFields, memory: readonly string[]) {
    this.#scopes = scopes;
    this.#fields = fields;
    this.#memory = memory;
    for (const { name, node } of topLevelFunctions(file)) {
      const roles = rolesOf[name];
      if (roles) this.#roots.set(node, roles);
    }
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const called = scopes.functionOf(node.expression);
        if (called) this.#calls.set(called, [...(this.#calls.get(called) ?? []), node]);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }

  /** What an expression is. */
  of(expression: ts.Expression): Shape {
    const node = unwrap(expression);
    if (ts.isIdentifier(node)) {
      const declaration = this.#scopes.resolve(node.text, node);
      return declaration ? this.#ofDeclaration(declaration) : null;
    }
    if (ts.isPropertyAccessExpression(node)) return this.#member(this.of(node.expression), node.name.text);
    if (ts.isElementAccessExpression(node)) {
      const key = unwrap(node.argumentExpression);
      return ts.isStringLiteral(key) ? this.#member(this.of(node.expression), key.text) : null;
    }
    return null;
  }

  /** A finding when `name` is no member of what `of` is; nothing where that cannot be known. */
  checkMember(at: ts.Node, of: Shape, name: string, written: string): readonly Finding[] {
    if (of === null || "length" in of) return [];
    const names = this.#names(of.role);
    if (names.includes(name)) return [];
    const other: Role = of.role === "action" ? "state" : "action";
    if (of.role !== "memory" && this.#names(other).includes(name)) {
      return [
        findingAt(
          at,
          "unknown-field",
          `\`${name}\` is no field of the ${of.role}; it belongs to the ${other}.`,
          `Read it from the ${other} parameter of \`reward(s, a, next)\`.`,
        ),
      ];
    }
    const meant = nearest(name, names);
    const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
    const remedy =
      of.role === "memory" && names.length === 0
        ? "Declare it with its first value: `export const memory = { name: 0 }`."
        : meant
          ? `Write \`${written === "" ? meant : `${written}.${meant}`}\`.`
          : `Use one of the fields that exist, or compute it from them.`;
    return [findingAt(at, "unknown-field", `The ${of.role} has no field \`${name}\`; ${known}.`, remedy)];
  }

  /** The finding for an entry of the state, the action or the memory that is read by number. */
  notAList(at: ts.Node, role: Role, written: string): Finding {
    const [first = "name"] = this.#names(role);
    return findingAt(
      at,
      "computed-key",
      `The ${role} is a record of named fields, and a field is read here by a number or a computed name.`,
      `Name the field, e.g. \`${written}.${first}\`.`,
    );
  }

  /** The parameter through which a field of this name is read, or undefined where there is no such field. */
  ownerOfField(name: string): "a" | "next" | undefined {
    if (this.#names("state").includes(name)) return "next";
    return this.#names("action").includes(name) ? "a" : undefined;
  }

  #names(role: Role): readonly string[] {
    return role === "memory" ? this.#memory : this.#fields[role].map(({ name }) => name);
  }

  #member(of: Shape, name: string): Shape {
    if (of === null || "length" in of || of.role === "memory") return null;
    const field = this.#fields[of.role].find((candidate) => candidate.name === name);
    return field?.vector ? { length: field.length } : null;
  }

  #ofDeclaration({ node, identifier, kind }: Declaration): Shape {
    const known = this.#known.get(identifier);
    if (known !== undefined) return known;
    if (this.#open.has(identifier)) return null;
    this.#open.add(identifier);
    try {
      const shape = this.#shapeOfDeclared(node, identifier, kind);
      this.#known.set(identifier, shape);
      return shape;
    } finally {
      this.#open.delete(identifier);
    }
  }

  #shapeOfDeclared(node: Declaration["node"], identifier: ts.Identifier, kind: Declaration["kind"]): Shape {
    const whole = this.ofBinding(node);
    if (ts.isIdentifier(node.name ?? identifier) || kind === "function") return whole;
    const element = identifier.parent;
    if (!ts.isBindingElement(element) || element.parent !== node.name) return null;
    const key = element.propertyName ?? element.name;
    return ts.isIdentifier(key) ? this.#member(whole, key.text) : null;
  }

  /** What a declaration's whole value is, before any destructuring. */
  ofBinding(node: Declaration["node"]): Shape {
    if (ts.isVariableDeclaration(node)) return node.initializer ? this.of(node.initializer) : null;
    if (!ts.isParameter(node)) return null;
    const owner = ownerOf(node);
    if (owner === null) return null;
    const position = owner.parameters.indexOf(node);
    const root = this.#roots.get(owner);
    if (root) return root[position] ? { role: root[position] } : null;
    const annotated = node.type && ts.isTypeReferenceNode(node.type) ? node.type.typeName.getText() : "";
    if (annotated === "State" || annotated === "Action")
      return { role: annotated === "State" ? "state" : "action" };
    const calls = this.#calls.get(owner) ?? [];
    const shapes = calls.map(({ arguments: values }) =>
      values[position] ? this.of(values[position]) : null,
    );
    const first = shapes[0];
    return first && shapes.every((shape) => JSON.stringify(shape) === JSON.stringify(first)) ? first : null;
  }
}
