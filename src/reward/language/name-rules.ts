/** The language's rules for names: those of the module, the few globals, and what to write in place of any other. */

import ts from "typescript";
import { nearest } from "../../core/nearest.ts";
import { findingAt, unwrap } from "../syntax.ts";
import { allowedConstants, allowedMembers, replacements } from "./allowed.ts";
import type { Inspection } from "./inspection.ts";
import * as refuse from "./refusals.ts";
import { functionOf, ownerOf } from "./scope.ts";

export function inspectName(node: ts.Identifier, c: Inspection): void {
  const declaration = c.scopes.resolve(node.text, node);
  if (declaration) {
    if (functionOf(declaration)) c.refuse(node, refuse.functionValue);
    else if (declaration.kind === "let" && declaration.owner !== ownerOf(node))
      c.refuse(node, refuse.closure);
  } else if (!allowedConstants.has(node.text)) unknownName(node, c);
}

/** A finding for a name that nothing declares, with the likeliest thing that was meant. */
export function unknownName(node: ts.Identifier, c: Inspection): void {
  const name = node.text;
  const member = allowedMembers.Math!.has(name) ? `Math.${name}` : undefined;
  const field = c.shapes.ownerOfField(name);
  const meant = nearest(name, c.scopes.visible(node));
  const remedy =
    (Object.hasOwn(replacements, name) && replacements[name]) ||
    (member && `Write \`${member}\`.`) ||
    (field && `Read it from a parameter: \`${field}.${name}\`.`) ||
    (name === "Number" &&
      ts.isCallExpression(node.parent) &&
      "Fields are numbers already; write `condition ? 1 : 0` for a truth value.") ||
    (Object.hasOwn(allowedMembers, name) &&
      `Use its members directly, e.g. \`${name}.${name === "Math" ? "abs" : "isFinite"}(x)\`.`) ||
    (meant && `Write \`${meant}\`, or declare \`${name}\` in the module.`) ||
    `Declare \`${name}\` in the module, or leave it out.`;
  const kind = Object.hasOwn(replacements, name) ? "global" : "unknown-name";
  c.add([
    findingAt(
      node,
      kind,
      `\`${name}\` is not declared in the module and is not available to a reward.`,
      remedy,
    ),
  ]);
}

/** The name of the global whose members an expression reads, e.g. `Math`, unless a local of that name hides it. */
export function globalName(node: ts.Expression, c: Inspection): string | undefined {
  const name = unwrap(node);
  return ts.isIdentifier(name) &&
    Object.hasOwn(allowedMembers, name.text) &&
    !c.scopes.resolve(name.text, name)
    ? name.text
    : undefined;
}

export function inspectGlobalMember(node: ts.Node, global: string, name: string, c: Inspection): void {
  const members = allowedMembers[global]!;
  if (members.has(name)) return;
  if (global === "Math" && name === "random") {
    c.add([
      findingAt(
        node,
        "randomness",
        "The reward uses random numbers.",
        "Compute it from the state, the action and the next state alone: the same transition always pays the same.",
      ),
    ]);
    return;
  }
  const meant = nearest(name, [...members]);
  c.add([
    findingAt(
      node,
      "unknown-name",
      `\`${global}.${name}\` does not exist or is not available to a reward.`,
      meant ? `Write \`${global}.${meant}\`.` : "Compute it with arithmetic.",
    ),
  ]);
}
