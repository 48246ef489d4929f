/** The contract's rules for a reward module as a whole: what it exports, and its memory. */
import ts from "typescript";
import type { Finding } from "../core/finding.ts";
import { moduleFinding } from "./findings.ts";
import type { Inspection } from "./language/inspection.ts";
import { constantValue } from "./language/loop-rules.ts";
import { findingAt, memoryDeclaration, topLevelFunctions, unwrap } from "./syntax.ts";

/** Most entries of the exported `memory`: a record of it is kept for every environment. */
const MAX_ENTRIES = 32;

const signature = "export function reward(s: State, a: Action, next: State) { … }";

/** Names of the entries of the exported `memory`; none where there is no such record. */
export function memoryNames(file: ts.SourceFile): readonly string[] {
  const initializer = memoryDeclaration(file)?.initializer;
  const record = initializer && unwrap(initializer);
  return record && ts.isObjectLiteralExpression(record)
    ? record.properties.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : []))
    : [];
}

/** That `reward` is exported with the parameters that the program passes, and that nothing else is that it would miss. */
export function checkExports(file: ts.SourceFile, c: Inspection): readonly Finding[] {
  const findings: Finding[] = [];
  const functions = topLevelFunctions(file);
  const reward = functions.find(({ name }) => name === "reward");
  const memory = memoryDeclaration(file);
  if (!reward) {
    const [only, ...others] = functions.filter(({ exported }) => exported);
    findings.push(
      only && others.length === 0
        ? findingAt(
            only.node,
            "no-reward",
            `The module has no function \`reward\`, but exports \`${only.name}\`.`,
            `Rename it: \`${signature}\`.`,
          )
        : moduleFinding("no-reward", "The module has no function `reward`.", `Write \`${signature}\`.`),
    );
  } else {
    if (!reward.exported) {
      findings.push(findingAt(reward.node, "export", "`reward` is not exported.", `Write \`${signature}\`.`));
    }
    const most = memory ? 4 : 3;
    const extra = reward.node.parameters[most];
    if (extra) {
      findings.push(
        findingAt(
          extra,
          "parameters",
          `\`reward\` takes ${reward.node.parameters.length} parameters.`,
          memory
            ? "Take the state, the action, the next state and the memory."
            : "Take the state, the action and the next state; a fourth one needs `export const memory = { name: 0 }`.",
        ),
      );
    }
  }
  const progress = functions.find(({ name }) => name === "progress");
  if (progress?.exported) {
    findings.push(
      findingAt(
        progress.node,
        "unsupported",
        "The export `progress` is not supported yet.",
        "Leave it out and pay progress as a term of `reward`.",
      ),
    );
  }
  if (memory) findings.push(...checkMemory(memory, c));
  return findings;
}

function checkMemory(memory: ts.VariableDeclaration, c: Inspection): readonly Finding[] {
  const record = memory.initializer && unwrap(memory.initializer);
  const remedy = "Write `export const memory = { name: 0 }`, every entry a number.";
  if (!record || !ts.isObjectLiteralExpression(record) || record.properties.length === 0) {
    return [findingAt(memory, "memory", "`memory` is not a record of numbers.", remedy)];
  }
  if (record.properties.length > MAX_ENTRIES) {
    const message = `\`memory\` has ${record.properties.length} entries.`;
    return [findingAt(memory, "memory", message, `Keep at most ${MAX_ENTRIES} numbers.`)];
  }
  return record.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) &&
    ts.isIdentifier(property.name) &&
    Number.isFinite(constantValue(property.initializer, c))
      ? []
      : [findingAt(property, "memory", "This entry of `memory` is not a plain number.", remedy)],
  );
}
