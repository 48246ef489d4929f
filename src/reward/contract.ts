/** The contract that every reward module keeps: the language, one exported `reward`, and named terms on every path. */
import ts from "typescript";
import type { Finding } from "../core/finding.ts";
import { checkModule } from "./language/module.ts";
import type { TaskFields } from "./language/shapes.ts";
import { checkExports, memoryNames } from "./module-rules.ts";
import { checkTerms } from "./terms.ts";
import { checkPlainTypes } from "./types/plain-types.ts";

/** Everything in a module that breaks the contract, in order of place; empty when it keeps it. */
export function checkContract(source: string, fields: TaskFields): readonly Finding[] {
  return checkModule(source, {
    fields,
    numberMethods: new Set(),
    memory: memoryNames,
    // A directive such as "use strict".
    topLevel: (statement) => ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression),
    whole: (file, c) => [...checkExports(file, c), ...checkTerms(file), ...checkPlainTypes(file)],
  });
}
