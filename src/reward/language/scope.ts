/** Which declaration an identifier of a module means. */
import ts from "typescript";
import { isFunctionLiteral, unwrap } from "../syntax.ts";

export interface Declaration {
  readonly name: string;
  readonly kind: "parameter" | "const" | "let" | "function" | "import";
  /** The parameter, variable declaration, function or import that declares it. */
  readonly node:
    | ts.ParameterDeclaration
    | ts.VariableDeclaration
    | ts.FunctionDeclaration
    | ts.ImportSpecifier;
  /** The identifier, which may stand inside a destructuring pattern. */
  readonly identifier: ts.Identifier;
  /** The function that it belongs to, or null at module level. */
  readonly owner: ts.FunctionLikeDeclaration | null;
}

type Names = ReadonlyMap<string, Declaration>;

export class Scopes {
  readonly #names = new Map<ts.Node, Names>();

  /** The declaration that is visible under a name at a node, or undefined. */
  resolve(name: string, at: ts.Node): Declaration | undefined {
    for (let node: ts.Node | undefined = at; node; node = node.parent) {
      const found = this.#declaredIn(node).get(name);
      if (found) return found;
    }
    return undefined;
  }

  /** Every name that is visible at a node, innermost first. */
  visible(at: ts.Node): readonly string[] {
    const names = new Set<string>();
    for (let node: ts.Node | undefined = at; node; node = node.parent) {
      for (const name of this.#declaredIn(node).keys()) names.add(name);
    }
    return [...names];
  }

  /** The function that a call's callee means, if it is one of the module's own. */
  functionOf(callee: ts.Expression): ts.FunctionLikeDeclaration | undefined {
    if (!ts.isIdentifier(callee)) return undefined;
    const declaration = this.resolve(callee.text, callee);
    return declaration && functionOf(declaration);
  }

  #declaredIn(node: ts.Node): Names {
    const known = this.#names.get(node);
    if (known) return known;
    const names = new Map<string, Declaration>();
    for (const declaration of declarationsOf(node)) {
      if (!names.has(declaration.name)) names.set(declaration.name, declaration);
    }
    this.#names.set(node, names);
    return names;
  }
}

/** The function that a declaration names, or undefined for plain values. */
export function functionOf(declaration: Declaration): ts.FunctionLikeDeclaration | undefined {
  const { node } = declaration;
  if (ts.isFunctionDeclaration(node)) return node;
  if (!ts.isVariableDeclaration(node) || declaration.kind !== "const" || !node.initializer) return undefined;
  const value = unwrap(node.initializer);
  return isFunctionLiteral(value) && ts.isIdentifier(node.name) ? value : undefined;
}

/** The function around a node, or null at module level. */
export function ownerOf(node: ts.Node): ts.FunctionLikeDeclaration | null {
  for (let at = node.parent; at; at = at.parent) {
    if (ts.isFunctionLike(at)) return at as ts.FunctionLikeDeclaration;
  }
  return null;
}

function* declarationsOf(node: ts.Node): Generator<Declaration> {
  if (ts.isSourceFile(node) || ts.isBlock(node)) {
    for (const statement of node.statements) {
      if (ts.isVariableStatement(statement)) yield* variables(statement.declarationList);
      else if (ts.isFunctionDeclaration(statement) && statement.name) {
        yield {
          name: statement.name.text,
          kind: "function",
          node: statement,
          identifier: statement.name,
          owner: ownerOf(statement),
        };
      } else if (ts.isImportDeclaration(statement)) yield* imports(statement);
    }
  } else if (ts.isForStatement(node) || ts.isForOfStatement(node)) {
    if (node.initializer && ts.isVariableDeclarationList(node.initializer))
      yield* variables(node.initializer);
  } else if (ts.isFunctionLike(node)) {
    for (const parameter of node.parameters) {
      if (!ts.isParameter(parameter)) continue;
      for (const identifier of boundNames(parameter.name)) {
        yield {
          name: identifier.text,
          kind: "parameter",
          node: parameter,
          identifier,
          owner: ownerOf(parameter),
        };
      }
    }
  }
}

/** Names that a module brings in by `import { … }`, types left out. Where an import is refused, they are still known. */
function* imports({ importClause }: ts.ImportDeclaration): Generator<Declaration> {
  const bindings = importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
  for (const node of bindings.elements) {
    if (node.isTypeOnly) continue;
    yield { name: node.name.text, kind: "import", node, identifier: node.name, owner: null };
  }
}

function* variables(list: ts.VariableDeclarationList): Generator<Declaration> {
  const kind = list.flags & ts.NodeFlags.Const ? "const" : "let";
  for (const node of list.declarations) {
    for (const identifier of boundNames(node.name)) {
      yield { name: identifier.text, kind, node, identifier, owner: ownerOf(node) };
    }
  }
}

/** The identifiers that a name or a destructuring pattern declares. */
function* boundNames(name: ts.BindingName): Generator<ts.Identifier> {
  if (ts.isIdentifier(name)) yield name;
  else {
    for (const element of name.elements) {
      if (ts.isBindingElement(element)) yield* boundNames(element.name);
    }
  }
}
