/** What is said to each kind of syntax that is not of the language: the problem and the remedy. */
import ts from "typescript";

export interface Refusal {
  readonly kind: string;
  readonly message: string;
  readonly remedy: string;
}

const refusal = (kind: string, message: string, remedy: string): Refusal => ({ kind, message, remedy });

const noImport = refusal(
  "import",
  "The module imports something at run time.",
  'Write what you need into the module itself; only `import type { State, Action } from "./task"` is allowed.',
);
const noClass = refusal("class", "The module uses a class.", "Use plain functions and numbers.");
const noThis = refusal("this", "The module uses `this`.", "Use the parameters and local constants.");
const noAsync = refusal(
  "async",
  "The module uses asynchronous code.",
  "Compute the reward at once, from the parameters alone.",
);
const noGenerator = refusal(
  "generator",
  "The module uses a generator.",
  "Use a `for` loop with a fixed bound.",
);
const noTry = refusal(
  "exceptions",
  "The module uses exceptions.",
  "Guard the values with `if` or `Math.max` so that nothing can go wrong.",
);
const noAccessor = refusal(
  "accessor",
  "The module uses a getter or setter.",
  "Write a plain property with its value.",
);
const noText = refusal(
  "text",
  "The module builds text.",
  "Compute with numbers only; text may name terms and be compared, nothing else.",
);
const unboundedLoop = refusal(
  "unbounded-loop",
  "This loop has no fixed bound.",
  "Write `for (let i = 0; i < 3; i++)` or `for (const x of next.field)`.",
);
const noEnum = refusal(
  "statement",
  "The module declares something that is not erased at run time.",
  "Declare numbers with `const` at the top of the module.",
);
const noNull = refusal(
  "null",
  "The module uses `null`, `?.` or `??`.",
  "Every field always has a value: leave the check out, or use 0.",
);
const noBigInt = refusal("bigint", "The module uses BigInt.", "Use plain numbers.");
const noRegex = refusal("regex", "The module uses a regular expression.", "Compute with numbers only.");

const K = ts.SyntaxKind;

/** By kind of syntax. */
export const refusals: ReadonlyMap<ts.SyntaxKind, Refusal> = new Map([
  [K.ImportDeclaration, noImport],
  [K.ImportEqualsDeclaration, noImport],
  [K.ImportKeyword, noImport],
  [K.MetaProperty, noImport],
  [
    K.ExportDeclaration,
    refusal(
      "export",
      "The module uses an export list.",
      "Write `export` in front of `function reward` itself.",
    ),
  ],
  [
    K.ExportAssignment,
    refusal(
      "export",
      "The module uses a default export.",
      "Write `export function reward(s, a, next) { … }`.",
    ),
  ],
  [K.ClassDeclaration, noClass],
  [K.ClassExpression, noClass],
  [K.NewExpression, refusal("new", "The module uses `new`.", "Use numbers, and lists written as `[…]`.")],
  [K.ThisKeyword, noThis],
  [K.SuperKeyword, noThis],
  [K.AwaitExpression, noAsync],
  [K.AsyncKeyword, noAsync],
  [K.YieldExpression, noGenerator],
  [K.AsteriskToken, noGenerator],
  [K.TryStatement, noTry],
  [K.ThrowStatement, noTry],
  [K.GetAccessor, noAccessor],
  [K.SetAccessor, noAccessor],
  [
    K.MethodDeclaration,
    refusal("accessor", "The record holds a method.", "Write a function outside the record and call it."),
  ],
  [
    K.ComputedPropertyName,
    refusal("computed-key", "A property has a computed name.", "Write the name itself."),
  ],
  [K.TemplateExpression, noText],
  [K.NoSubstitutionTemplateLiteral, noText],
  [K.TaggedTemplateExpression, noText],
  [K.TypeOfExpression, noText],
  [K.WhileStatement, unboundedLoop],
  [K.DoStatement, unboundedLoop],
  [
    K.ForInStatement,
    refusal(
      "unbounded-loop",
      "The module loops over the names of fields.",
      "Name the fields one by one, or loop over a vector with `for (const x of next.field)`.",
    ),
  ],
  [K.SwitchStatement, refusal("statement", "The module uses `switch`.", "Use `if` and `else`, or `?:`.")],
  [
    K.LabeledStatement,
    refusal("statement", "The module uses a label.", "Use a plain loop with a fixed bound."),
  ],
  [K.WithStatement, refusal("statement", "The module uses `with`.", "Name the fields in full.")],
  [K.DebuggerStatement, refusal("statement", "The module uses `debugger`.", "Leave it out.")],
  [
    K.DeleteExpression,
    refusal(
      "mutation",
      "The module deletes a property.",
      "Leave the property out, or set a local number to 0.",
    ),
  ],
  [K.VoidExpression, refusal("expression", "The module uses `void`.", "Leave it out.")],
  [K.BigIntLiteral, noBigInt],
  [K.RegularExpressionLiteral, noRegex],
  [K.NullKeyword, noNull],
  [K.QuestionQuestionToken, noNull],
  [K.QuestionDotToken, noNull],
  [K.EnumDeclaration, noEnum],
  [K.ModuleDeclaration, noEnum],
  [K.Decorator, noClass],
]);

export const otherStatement = refusal(
  "statement",
  "This statement does not belong into a reward module.",
  "Use constants, functions, `if`, `return` and loops with a fixed bound.",
);
export const otherExpression = refusal(
  "expression",
  "This expression does not belong into a reward module.",
  "Use numbers, arithmetic, comparisons, `?:` and `Math`.",
);
export const noVar = refusal("var", "The module uses `var`.", "Use `const`, or `let` inside a function.");
export const moduleState = refusal(
  "module-state",
  "The module keeps state between calls.",
  "Use `const` at module level and `let` inside functions; history belongs into `export const memory = { name: 0 }`.",
);
export const parameterWrite = refusal(
  "mutation",
  "The module changes a parameter or something inside it.",
  "Copy the value into a local variable and change that.",
);
export const farEntry = refusal(
  "index-out-of-range",
  "This entry may lie anywhere, far beyond the end of the list.",
  "Write entries at a constant or at a loop's counter, e.g. `list[i] = x` in `for (let i = 0; i < 3; i++)`, or hold the index with `Math.min(i, 9)`.",
);
export const memoryReplaced = refusal(
  "mutation",
  "The module replaces the memory record.",
  "Change its entries instead: `memory.name = value`.",
);
export const noSpread = refusal(
  "spread",
  "The module spreads something of unknown size.",
  "Name the properties one by one; only a vector field or a local list may be spread, into a call of `Math`.",
);
export const noDefaultRecord = refusal(
  "destructuring",
  "This destructuring has a default or collects the rest.",
  "Name the fields one by one; every field always has a value.",
);
export const noRecursion = refusal(
  "recursion",
  "This function calls itself.",
  "Use a `for` loop with a fixed bound.",
);
export const functionValue = refusal(
  "function-value",
  "The module uses a function as a value.",
  "Declare it with a name and call it by that name; only `map`, `reduce`, `every` and `some` of a vector take a function.",
);
export const closure = refusal(
  "closure",
  "An inner function reads a variable that changes.",
  "Pass the value as an argument, or use a loop.",
);
export const textOutside = noText;
export const forbiddenName = refusal(
  "forbidden-name",
  "The module reaches for the inner workings of the language.",
  "Use the fields of the parameters, local values and `Math` only.",
);
