/** Random reward modules from a grammar of the reward language, with a few words that it does not have. */
import fc from "fast-check";
import { layoutOf } from "../../../src/sim/columns.ts";
import type { Task } from "../../../src/sim/environment.ts";

/** What can be read of a task: `next.poleAngle`, `s.goal[1]`, `a.force`. */
function readsOf({ environment }: Task): readonly string[] {
  const { state, action } = layoutOf(environment, 1, 1);
  const scalars = state.flatMap(({ name, vector, length }) =>
    vector ? Array.from({ length }, (_, k) => `${name}[${k}]`) : [name],
  );
  return [
    ...scalars.flatMap((name) => [`s.${name}`, `next.${name}`]),
    ...action.map(({ name }) => `a.${name}`),
  ];
}

const numbers = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -10, max: 10 }).map((n) => (n < 0 ? `(${n})` : String(n))) },
  { weight: 3, arbitrary: fc.constantFrom("0.5", "0.01", "3.14159", "1e-3", "100", "Math.PI", "WEIGHT") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("1e308", "5e-324", "0x1p3", "1e400", "Infinity", "NaN", "2 ** 53"),
  },
);
const unary = ["sin", "cos", "tanh", "exp", "abs", "sqrt", "log", "sign", "log1p", "atan", "floor", "cbrt"];
const binary = ["+", "-", "*", "/", "%", "**", "&", ">>>"];
const comparisons = ["<", "<=", ">", ">=", "===", "!=="];
/** What the language does not have, or not there. */
const strangers = fc.constantFrom(
  "Math.random()",
  "Date.now()",
  '"text"',
  "x",
  "this.x",
  "next",
  "next.nothing",
  "[1, 2]",
  "(() => 1)",
  "`text`",
  "1n",
  "null",
  "helper",
  "new Number(1)",
  "(y = 1)",
);

/** Modules for a task; most keep the contract, some break it. */
export function programs(task: Task): fc.Arbitrary<string> {
  const read = fc.constantFrom(...readsOf(task));
  const { expression } = fc.letrec<{ expression: string; condition: string }>((tie) => ({
    condition: fc
      .tuple(tie("expression"), fc.constantFrom(...comparisons), tie("expression"))
      .map(([left, operator, right]) => `${left} ${operator} ${right}`),
    expression: fc.oneof(
      { maxDepth: 4, depthIdentifier: "expression" },
      { weight: 8, arbitrary: read },
      { weight: 5, arbitrary: numbers },
      { weight: 1, arbitrary: fc.oneof({ weight: 9, arbitrary: read }, { weight: 1, arbitrary: strangers }) },
      {
        weight: 8,
        arbitrary: fc
          .tuple(tie("expression"), fc.constantFrom(...binary), tie("expression"))
          .map(([left, operator, right]) => `((${left}) ${operator} (${right}))`),
      },
      {
        weight: 6,
        arbitrary: fc
          .tuple(fc.constantFrom(...unary), tie("expression"))
          .map(([name, of]) => `Math.${name}(${of})`),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.constantFrom("min", "max", "hypot", "atan2"), tie("expression"), tie("expression"))
          .map(([name, left, right]) => `Math.${name}(${left}, ${right})`),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(tie("condition"), tie("expression"), tie("expression"))
          .map(([condition, then, otherwise]) => `(${condition} ? ${then} : ${otherwise})`),
      },
      { weight: 2, arbitrary: tie("expression").map((of) => `helper(${of})`) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie("expression"), tie("expression"))
          .map(([left, right]) => `[${left}, ${right}].reduce((sum, x) => sum + x, 0)`),
      },
    ),
  }));
  const statement = fc.oneof(
    { weight: 4, arbitrary: expression.map((value) => `y += ${value};`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(expression, expression)
        .map(([value, add]) => `if (${value} > 0) { y = ${add}; } else y -= 1;`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("3", "3", "10", "10", "100", "1000", "WEIGHT", "1e9"), expression)
        .map(([bound, value]) => `for (let i = 0; i < ${bound}; i++) y += i * ${value};`),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom("while (y > 0) y -= 1;", "return { x: 1 };", "y++;", "s.x = 1;", "{}", ";"),
    },
  );
  const terms = fc.uniqueArray(
    fc.tuple(
      fc.constantFrom("x", "up", "effort", "goal", "pace", "t1", "t2", "t3", "t4", "t5", "t6", "toString"),
      expression,
    ),
    {
      minLength: 0,
      maxLength: 4,
      selector: ([name]) => name,
    },
  );
  return fc.tuple(expression, fc.array(statement, { maxLength: 3 }), terms).map(
    ([helped, statements, named]) => `const WEIGHT = 0.5;
function helper(x: number) { return ${helped.replace(/\b(?:s|a|next)\.\w+(?:\[\d\])?/g, "x").replaceAll("helper", "Math.abs")}; }
export function reward(s: State, a: Action, next: State) {
  let y = 0;
  ${statements.join("\n  ")}
  return { ${[...named.map(([name, value]) => `${name}: ${value}`), "total: y"].join(", ")} };
}
`,
  );
}
