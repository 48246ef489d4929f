import { expect, test } from "vitest";
import { compileReward, moduleText, withTypeImports } from "../../src/reward/compile.ts";

const source = `import type { Action, State } from "./task";

/** How much effort costs. */
const WEIGHT = -0.01;

export const memory = { best: 0 };

export function reward(s: State, a: Action, next: State, memory: { best: number }) {
  const upright: number = Math.cos(next.poleAngle);
  if (next.cartPosition! > 2) {
    return { upright, effort: 0 };
  }
  return {
    upright,
    effort: (WEIGHT as number) * a.force ** 2,
  };
}
`;

test("types, imports and exports go; comments and the code stay", () => {
  const { javascript } = compileReward(source);
  expect(javascript).toMatchInlineSnapshot(`
    "/** How much effort costs. */
    const WEIGHT = -0.01;
    const memory = { best: 0 };
    function reward(s, a, next, memory) {
        const upright = Math.cos(next.poleAngle);
        if (next.cartPosition > 2) {
            return { upright, effort: 0 };
        }
        return {
            upright,
            effort: WEIGHT * a.force ** 2,
        };
    }
    "
  `);
  expect(javascript).not.toMatch(/import|export/);
});

test("each term has the line on which its value is written", () => {
  expect(compileReward(source).termPlaces).toMatchObject({ upright: { line: 9 }, effort: { line: 11 } });
});

test("the script becomes a module with the reward's exports", () => {
  expect(moduleText(compileReward(source).javascript)).toMatch(/\n\nexport \{ reward, memory \};\n$/);
  expect(moduleText("function reward() {}\n")).toBe("function reward() {}\n\nexport { reward };\n");
});

test("plain JavaScript compiles to itself", () => {
  const plain = "export const reward = (s, a, next) => ({ up: next.y });\n";
  expect(compileReward(plain).javascript).toBe("const reward = (s, a, next) => ({ up: next.y });\n");
});

test.each([
  'import { State, Action } from "./task";',
  'import { type State, Action } from "./task";',
  'import type { State, Action } from "./task";',
])("%s is exported as an import of types", (line) => {
  expect(withTypeImports(`${line}\nexport const x = 1;`)).toBe(
    'import type { State, Action } from "./task";\nexport const x = 1;',
  );
});
