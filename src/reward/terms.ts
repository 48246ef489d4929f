/** The named terms of a reward, read from its return statements. */
import ts from "typescript";
import type { Finding } from "../core/finding.ts";
import { MAX_TERMS } from "../sim/columns.ts";
import { refusals } from "./language/refusals.ts";
import { keysOf, resolveRecords, returnedExpressions, rewardFunction } from "./returned-records.ts";
import { findingAt, placeOf, unwrap } from "./syntax.ts";

const TERM_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;
const record = "return { upright, effort: -0.01 * a.force ** 2 }";

/** Checks that every path returns a record with one and the same set of usable names. */
export function checkTerms(file: ts.SourceFile): readonly Finding[] {
  const reward = rewardFunction(file);
  if (!reward?.body) return [];
  const findings: Finding[] = [];
  const returned = returnedExpressions(reward);
  if (ts.isBlock(reward.body) && !alwaysReturns(reward.body)) {
    findings.push(
      findingAt(
        reward.name ?? reward,
        "missing-return",
        "Some path through `reward` returns nothing.",
        `End every path with a record of terms, e.g. \`${record}\`.`,
      ),
    );
  }
  let first: { readonly names: string; readonly line: number } | undefined;
  for (const node of returned) {
    if (ts.isReturnStatement(node)) {
      findings.push(
        findingAt(
          node,
          "missing-return",
          "This `return` gives no terms.",
          `Return a record of terms, e.g. \`${record}\`.`,
        ),
      );
      continue;
    }
    for (const value of resolveRecords(node, reward)) {
      if (!ts.isObjectLiteralExpression(value)) {
        findings.push(...wrongReturn(value));
        continue;
      }
      findings.push(...checkRecord(value));
      const names = keysOf(value)
        .map(([name]) => name)
        .sort()
        .join(", ");
      const { line } = placeOf(file, value.getStart(file));
      if (first === undefined) first = { names, line };
      else if (names !== first.names) {
        findings.push(
          findingAt(
            value,
            "unequal-terms",
            `This path returns the terms ${names}, but line ${first.line} returns ${first.names}.`,
            "Return the same names on every path, with 0 for a term that does not apply.",
          ),
        );
      }
    }
  }
  return findings;
}

function checkRecord(literal: ts.ObjectLiteralExpression): readonly Finding[] {
  const findings: Finding[] = [];
  const keys = keysOf(literal);
  if (keys.length === 0) {
    findings.push(
      findingAt(
        literal,
        "term-count",
        "The record is made without terms, and what is added to it later counts for none.",
        `Write all terms where the record is made, e.g. \`${record}\`.`,
      ),
    );
  }
  if (keys.length > MAX_TERMS) {
    findings.push(
      findingAt(
        literal,
        "term-count",
        `The record has ${keys.length} terms.`,
        `Return 1 to ${MAX_TERMS} named terms.`,
      ),
    );
  }
  const seen = new Set<string>();
  for (const [name, property] of keys) {
    if (!TERM_NAME.test(name)) {
      findings.push(
        findingAt(
          property,
          "term-name",
          `\`${name}\` cannot name a term.`,
          "Name terms with letters, digits and underscores, at most 40.",
        ),
      );
    }
    if (seen.has(name)) {
      findings.push(
        findingAt(
          property,
          "term-name",
          `The term \`${name}\` is written twice.`,
          "Give each term its own name.",
        ),
      );
    }
    seen.add(name);
    const value = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : undefined;
    if (
      value &&
      (ts.isObjectLiteralExpression(value) || ts.isArrayLiteralExpression(value) || ts.isStringLiteral(value))
    ) {
      findings.push(
        findingAt(
          property,
          "term-value",
          `The term \`${name}\` is not a number.`,
          "Make every entry of the returned record a number; their sum is the reward.",
        ),
      );
    }
  }
  return findings;
}

/** Findings for a returned expression that is certainly no record; calls of helpers are left to the dry run. */
function wrongReturn(value: ts.Expression): readonly Finding[] {
  const remedy = `Return named terms whose sum is the reward, e.g. \`${record}\`.`;
  if (ts.isArrayLiteralExpression(value)) {
    return [findingAt(value, "returns-list", "`reward` returns a list.", remedy)];
  }
  const isNumber =
    ts.isNumericLiteral(value) ||
    ts.isPrefixUnaryExpression(value) ||
    ts.isPropertyAccessExpression(value) ||
    (ts.isCallExpression(value) && value.expression.getText().startsWith("Math.")) ||
    (ts.isBinaryExpression(value) && value.operatorToken.kind !== ts.SyntaxKind.CommaToken);
  if (isNumber) return [findingAt(value, "returns-number", "`reward` returns a bare number.", remedy)];
  if (ts.isIdentifier(value)) {
    return [
      findingAt(
        value,
        "unclear-return",
        `It cannot be seen which terms \`${value.text}\` holds.`,
        `Return the record of terms itself, e.g. \`${record}\`.`,
      ),
    ];
  }
  return [];
}

/** Whether no path leaves a statement by its end. What the language does not have is refused for what it is. */
function alwaysReturns(statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement) || refusals.has(statement.kind)) return true;
  if (ts.isBlock(statement)) return statement.statements.some(alwaysReturns);
  return (
    ts.isIfStatement(statement) &&
    statement.elseStatement !== undefined &&
    alwaysReturns(statement.thenStatement) &&
    alwaysReturns(statement.elseStatement)
  );
}
