/** What the program asks of values beyond TypeScript's own rules: terms are numbers, and no vector is negated. */
import ts from "typescript";
import { resolveRecords, returnedExpressions, rewardFunction } from "../returned-records.ts";
import { type Diagnosis, isVector, vectorAsNumber } from "./diagnostics.ts";

/** A diagnosis with its place in the checked text. */
export interface PlacedDiagnosis extends Diagnosis {
  readonly start: number;
}

export function valueProblems(file: ts.SourceFile, checker: ts.TypeChecker): readonly PlacedDiagnosis[] {
  return [...termProblems(file, checker), ...negatedVectors(file, checker)];
}

/** Terms of the returned records that are certainly no numbers. */
function termProblems(file: ts.SourceFile, checker: ts.TypeChecker): readonly PlacedDiagnosis[] {
  const reward = rewardFunction(file);
  if (!reward) return [];
  return returnedExpressions(reward).flatMap((returned) => {
    if (ts.isReturnStatement(returned)) return [];
    return resolveRecords(returned, reward).flatMap((record) =>
      checker
        .getTypeAtLocation(record)
        .getProperties()
        .flatMap((term) => {
          const type = checker.getTypeOfSymbolAtLocation(term, record);
          const problem = termProblem(term.name, type, checker);
          const declared = term.valueDeclaration;
          const node = declared && declared.getSourceFile() === file ? declared : record;
          return problem ? [{ ...problem, start: node.getStart(file) }] : [];
        }),
    );
  });
}

function termProblem(name: string, type: ts.Type, checker: ts.TypeChecker): Diagnosis | null {
  if (type.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.Any | ts.TypeFlags.Never | ts.TypeFlags.Unknown))
    return null;
  const parts = type.isUnion() ? type.types : [type];
  if (parts.every(({ flags }) => flags & ts.TypeFlags.NumberLike)) return null;
  const written = checker.typeToString(type);
  if (isVector(written)) {
    return {
      ...vectorAsNumber,
      severity: "error",
      message: `The term \`${name}\` is a vector, not a number.`,
    };
  }
  const isBoolean = parts.every(({ flags }) => flags & ts.TypeFlags.BooleanLike);
  return {
    kind: "term-value",
    severity: "error",
    message: `The term \`${name}\` has the type \`${written}\`, not \`number\`.`,
    remedy: isBoolean
      ? `Write \`${name}: condition ? 1 : 0\`.`
      : "Make every entry of the returned record a number on every path; their sum is the reward.",
  };
}

/** TypeScript lets `-v` of a vector pass; it is NaN. */
function negatedVectors(file: ts.SourceFile, checker: ts.TypeChecker): readonly PlacedDiagnosis[] {
  const found: PlacedDiagnosis[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPrefixUnaryExpression(node) && node.operator !== ts.SyntaxKind.ExclamationToken) {
      if (isVector(checker.typeToString(checker.getTypeAtLocation(node.operand)))) {
        found.push({
          ...vectorAsNumber,
          severity: "error",
          message: `\`${node.operand.getText(file)}\` is a vector, and its negative is no number.`,
          start: node.getStart(file),
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
