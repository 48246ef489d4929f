/** The golden vectors of an exported reward and the program that replays them in plain Node. */
import ts from "typescript";
import { allowedMembers, exactMath } from "../language/allowed.ts";
import { parseModule } from "../syntax.ts";
import type { RewardBundle } from "./bundle.ts";

/** Relative; for rewards whose functions may differ in the last bits between machines and versions of V8. */
const LOOSE = 1e-12;

/** `vectors.json`: inputs, outputs, and how closely the outputs have to agree. */
export function vectorsText({ javascript, vectors, card, task }: RewardBundle): string {
  const lines = vectors.map((vector) => `    ${JSON.stringify(vector, negativeZeroAsText)}`);
  return `{
  "task": ${JSON.stringify(task.id)},
  "reward": ${JSON.stringify(card.id)},
  "relativeTolerance": ${isExact(javascript) ? 0 : LOOSE},
  "vectors": [
${lines.join(",\n")}
  ]
}
`;
}

/** JSON has no negative zero; it comes back as such through `Number("-0")`. */
function negativeZeroAsText(_key: string, value: unknown): unknown {
  return Object.is(value, -0) ? "-0" : value;
}

/** Whether every operation of the reward is fixed to the last bit by IEEE 754: then its outputs are the same everywhere. */
export function isExact(javascript: string): boolean {
  const file = parseModule(javascript);
  const visit = (node: ts.Node): boolean => {
    if (ts.isPropertyAccessExpression(node) && node.expression.getText() === "Math") {
      return exactMath.has(node.name.text) || !allowedMembers.Math?.has(node.name.text);
    }
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken)
        return false;
    }
    return !ts.forEachChild(node, (inner) => !visit(inner));
  };
  return file !== null && visit(file);
}

/** `test.mjs` for the given modules; a TypeScript module is tested where Node can run it. */
export function testText(files: readonly string[]): string {
  return `// Replays the recorded transitions of vectors.json. Run: node test.mjs (Node 20 or newer, nothing to install)
import { readFileSync } from "node:fs";

const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const revive = (_key, value) => (value === "-0" ? -0 : value);
const { vectors, relativeTolerance } = JSON.parse(read("vectors.json"), revive);

const same = (actual, expected) =>
  Object.is(actual, expected) || Math.abs(actual - expected) <= relativeTolerance * Math.abs(expected);

let failures = 0;
for (const file of ${JSON.stringify(files)}) {
  if (file.endsWith(".ts") && !process.features.typescript) {
    console.log(\`\${file}: skipped, Node \${process.version} does not run TypeScript\`);
    continue;
  }
  const { reward, memory } = await import(new URL(file, import.meta.url));
  vectors.forEach(({ state, action, next, terms }, index) => {
    const actual = reward(state, action, next, memory && { ...memory });
    const names = new Set([...Object.keys(terms), ...Object.keys(actual)]);
    for (const name of names) {
      if (same(actual[name], terms[name])) continue;
      failures += 1;
      console.error(\`\${file}: vector \${index}, term \${name}: expected \${terms[name]}, got \${actual[name]}\`);
    }
  });
  console.log(\`\${file}: \${vectors.length} vectors replayed\`);
}
if (failures > 0) {
  console.error(\`\${failures} values differ\`);
  process.exitCode = 1;
}
`;
}
