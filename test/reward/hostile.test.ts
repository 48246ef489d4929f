import { describe, expect, test } from "vitest";
import { extractSource } from "../../src/reward/answer.ts";
import { checkContract } from "../../src/reward/contract.ts";
import { syntaxFindings } from "../../src/reward/syntax.ts";
import { corpus } from "../sandbox/corpus.ts";

const fields = {
  state: [
    { name: "angle", vector: false, length: 1 },
    { name: "tip", vector: true, length: 2 },
  ],
  action: [{ name: "force", vector: false, length: 1 }],
};
const judge = (source: string) => {
  const syntax = syntaxFindings(source);
  return syntax.length > 0 ? syntax : checkContract(source, fields);
};

describe("the contract refuses hostile code and says why", () => {
  test.each(corpus.map((each) => [each.name, each] as const))("%s", (_name, { source, finding }) => {
    const findings = judge(source);
    if (finding === null) expect(findings).toEqual([]);
    else expect(findings.map(({ kind }) => kind)).toContain(finding);
    for (const { message, remedy, line } of findings) {
      expect(message.length * remedy.length).toBeGreaterThan(0);
      expect(line).toBeGreaterThan(0);
    }
  });
});

describe("text that would hang or overflow the parser ends as a finding", () => {
  const body = (text: string) => `export function reward(s, a, next) { ${text} }`;
  test.each([
    ["9000 brackets", body(`return { up: ${"(".repeat(9000)}1${")".repeat(9000)} };`)],
    ["9000 signs", body(`return { up: ${"- ".repeat(9000)}1 };`)],
    ["1200 branches", body(`${"if (s) {} else ".repeat(1200)}{} return { up: 1 };`)],
    ["3000 members", body(`return { up: s${".x".repeat(3000)} };`)],
  ])("%s", (_name, source) => {
    expect(judge(source).map(({ kind }) => kind)).toEqual(["too-deep"]);
    expect(extractSource(`\`\`\`ts\n${source}\n\`\`\``).found).toBe(true);
  });

  // Seconds each, which is what they are given before they are stopped.
  test("nested async arrow functions", () => {
    const source = body(`return { up: ${"async (a=".repeat(60)}1${")".repeat(60)} };`);
    expect(judge(source).map(({ kind }) => kind)).toEqual(["too-deep"]);
  });

  test("nested speculation about types, also where an answer is looked through", () => {
    const source = body(`type X = ${"abstract <get extends {[".repeat(30)}`);
    expect(extractSource(`\`\`\`ts\n${source}\n\`\`\``).found).toBe(true);
  });

  test("what stands in a comment is not parsed", () => {
    const comment = `/** @param [x=${"async (a=".repeat(40)}1${")".repeat(40)}] */`;
    expect(judge(`${comment}\n${body("return { up: next.angle };")}`)).toEqual([]);
  });

  test("a chain of helpers that each call the next one twice takes no time", () => {
    const helpers = Array.from(
      { length: 60 },
      (_, k) => `function f${k}(p) { return ${k === 0 ? "p.angle" : `f${k - 1}(p) + f${k - 1}(p)`}; }`,
    );
    expect(judge(`${helpers.join("\n")}\n${body("return { up: f59(next) };")}`)).toMatchObject([
      { kind: "too-much-work" },
    ]);
  });

  test.each([
    ["a terminal escape", "\u001b[2J", "U+001B"],
    ["a control sequence of one character", "\u009b2J", "U+009B"],
    ["a change of direction", "\u202e", "U+202E"],
    ["a line separator", "\u2028", "U+2028"],
    ["a null byte", "\0", "U+0000"],
    ["half a character", "\ud800", "U+D800"],
  ])("%s in a comment is refused where it stands", (_name, character, code) => {
    const [finding] = judge(`// fine\n/* ${character} */\n${body("return { up: next.angle };")}`);
    expect(finding).toMatchObject({ kind: "hidden-character", line: 2, column: 4 });
    expect(finding?.message).toContain(code);
  });

  test.each([
    ["letters of any script, emoji, tabs", "// ü 中文 ע 👩‍🚀\n\tconst unused = 1;\n"],
    ["a byte order mark", "\ufeff"],
    ["Windows line ends", "const one = 1;\r\n"],
  ])("%s are fine", (_name, top) => {
    const answer = extractSource(`${top}${body("return { up: next.angle };")}`);
    expect(answer.found && judge(answer.source)).toEqual([]);
  });

  test("a megabyte of text is answered at once", () => {
    expect(extractSource("word ".repeat(200_000)).found).toBe(false);
    expect(judge(body(`return { up: 1 }; // ${"(".repeat(2 ** 20)}`))).toMatchObject([{ kind: "too-long" }]);
    const blocks = Array.from({ length: 3000 }, (_, k) => `\`\`\`ts\nconst x = ${k};\n\`\`\``).join("\n");
    expect(extractSource(blocks)).toMatchObject({ found: false, finding: { kind: "ambiguous-answer" } });
  });
});
