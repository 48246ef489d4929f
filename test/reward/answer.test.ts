import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { extractSource } from "../../src/reward/answer.ts";
import { fencedBlocks } from "../../src/reward/fences.ts";

const reward = "export function reward(s, a, next) {\n  return { up: next.y };\n}\n";

describe("finding the module in an answer", () => {
  test.each([
    ["the whole answer", reward],
    ["a fence with prose around it", `Here it is:\n\n\`\`\`ts\n${reward}\`\`\`\nIt pays height.`],
    ["a fence without a language", `\`\`\`\n${reward}\`\`\``],
    [
      "tildes, other languages and Windows line ends",
      `~~~JavaScript\n${reward}~~~\n`.replaceAll("\n", "\r\n"),
    ],
    [
      "a fence inside a list",
      `1. Code:\n\n    \`\`\`typescript\n${reward.replace(/^(?=.)/gm, "    ")}    \`\`\`\n`,
    ],
    ["a fence with attributes", `\`\`\`ts title="reward.ts"\n${reward}\`\`\``],
    ["a structured answer", JSON.stringify({ design: "Pay height.", module: reward })],
    ["a structured answer in a fence", `\`\`\`json\n${JSON.stringify({ module: reward }, null, 2)}\n\`\`\``],
    ["a structured answer whose module is fenced", JSON.stringify({ module: `\`\`\`ts\n${reward}\`\`\`` })],
    ["a fence that closes on the code's last line", `\`\`\`ts\n${reward.trimEnd()}\`\`\`\nIt pays height.`],
    ["prose around it and no fence", `Here is the reward:\n\n${reward}\nIt pays height.`],
    ["a fence that is never closed", `\`\`\`ts\n${reward}`],
    ["another language beside it", `\`\`\`python\ndef reward(): pass\n\`\`\`\n\`\`\`ts\n${reward}\`\`\``],
    ["a fence that is marked as something else", `\`\`\`tsx\n${reward}\`\`\``],
    ["another block beside it", `\`\`\`ts\nconst sketch = 1;\n\`\`\`\n\`\`\`ts\n${reward}\`\`\``],
    ["the same block twice", `\`\`\`ts\n${reward}\`\`\`\nAgain:\n\`\`\`ts\n${reward}\`\`\``],
    [
      "an unexported draft beside it",
      `\`\`\`ts\nfunction reward() { return { x: 1 }; }\n\`\`\`\n\`\`\`ts\n${reward}\`\`\``,
    ],
    [
      "a sketch after it that cannot be parsed",
      `\`\`\`ts\n${reward}\`\`\`\nScaled:\n\`\`\`ts\n${reward.replace("up: next.y", "up * scale")}\`\`\``,
    ],
  ])("%s", (_name, answer) => {
    expect(extractSource(answer)).toEqual({ found: true, source: reward });
  });

  test("backticks inside a longer fence and inside code stay", () => {
    const code = `${reward}// \`\`\` is no fence here\n`;
    expect(extractSource(`\`\`\`\`ts\n${code}\`\`\`\``)).toEqual({ found: true, source: code });
  });

  test("a comment at the head of a bare module stays", () => {
    const code = `// Pays height.\n${reward}`;
    expect(extractSource(code)).toEqual({ found: true, source: code });
  });

  test("an arrow function counts", () => {
    const arrow = "export const reward = (s, a, next) => ({ up: next.y });\n";
    expect(extractSource(`\`\`\`js\n${arrow}\`\`\``)).toEqual({ found: true, source: arrow });
  });

  test("two different rewards are ambiguous", () => {
    const other = reward.replace("next.y", "next.x");
    expect(extractSource(`\`\`\`ts\n${reward}\`\`\`\n\`\`\`ts\n${other}\`\`\``)).toMatchObject({
      found: false,
      finding: { kind: "ambiguous-answer", severity: "error" },
    });
  });

  test.each([
    ['{"design": "none"}', "no-code"],
    ["I cannot help with that.", "no-code"],
    ["", "no-code"],
    ["```ts\nconst a = 1;\n```\n```ts\nconst b = 2;\n```", "no-reward"],
  ])("%j holds no module", (answer, kind) => {
    expect(extractSource(answer)).toMatchObject({ found: false, finding: { kind } });
  });

  test("a single block without a reward is handed on, so that the contract can say what is missing", () => {
    expect(extractSource("```ts\nexport function value() { return 1; }\n```")).toMatchObject({ found: true });
  });

  test("never throws, and never finds what is not there", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "```",
            "~~~",
            "```ts",
            "\n",
            " ",
            "reward",
            "function ",
            "(",
            "{",
            "}",
            "`",
            "export ",
            "é",
          ),
        ),
        (pieces) => {
          const answer = pieces.join("");
          const result = extractSource(answer);
          if (result.found)
            for (const line of result.source.trim().split("\n")) expect(answer).toContain(line.trim());
        },
      ),
    );
  });
});

test("fences follow CommonMark", () => {
  expect(fencedBlocks("````\n```\nx\n```\n````\n~~~ts\ny\n~~~ no\n~~~")).toEqual([
    { language: "", text: "```\nx\n```" },
    { language: "ts", text: "y\n~~~ no" },
  ]);
  expect(fencedBlocks("``` a`b\nno")).toEqual([]);
});

describe("code that is no reward module", () => {
  test.each([
    [
      "a file without fences that lacks `reward`",
      "export function computeReward(s) {\n  return { up: s.y };\n}\n",
    ],
    ["a file that is too long", `const x = 1; // ${"x".repeat(120_000)}\n${reward}`],
    ["a file that is nested too deeply", `const x = ${"(".repeat(300)}1${")".repeat(300)};\n${reward}`],
  ])("%s is left to the gates, which say what it lacks", (_name, code) => {
    expect(extractSource(code)).toEqual({ found: true, source: code });
  });

  test("a hundred thousand fences are no work", () => {
    expect(extractSource("```\n".repeat(100_000))).toMatchObject({ finding: { kind: "no-reward" } });
  });

  test("another language is named", () => {
    expect(extractSource("```python\ndef reward(s): return 1\n```")).toMatchObject({
      finding: { kind: "no-reward", message: expect.stringContaining("marked as `python`") },
    });
  });
});

test("an answer of blank lines is gone through once", () => {
  const text = "\n".repeat(1_000_000);
  expect(extractSource(text)).toMatchObject({ found: false });
  expect(extractSource(`\`\`\`ts\n${text}${reward}${text}\`\`\``)).toEqual({ found: true, source: reward });
});
