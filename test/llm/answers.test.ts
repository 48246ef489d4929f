/** Answers of an enforced form: asked for where that holds, always checked, and turned into Markdown. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerFault, answerText, rewardFormat } from "../../src/llm/index.ts";
import type { Completion } from "../../src/llm/provider.ts";
import { answers, apis, startModelServer } from "./model-server.ts";
import { open, question } from "./open.ts";

const signal = new AbortController().signal;
const reward = { explanation: "Upright pays.", code: "export function reward() {\n  return {};\n}" };
const markdown = `Upright pays.\n\n\`\`\`ts\n${reward.code}\n\`\`\`\n`;

describe.each(apis)("$name", (api) => {
  test.each([
    ["JSON of the form", JSON.stringify(reward), true],
    ["JSON of another form", JSON.stringify({ ...reward, more: 1 }), false],
    ["half of it", JSON.stringify(reward).slice(0, 40), false],
    ["Markdown, the form ignored", markdown, false],
  ])("%s is told from the rest", async (_name, text, structured) => {
    await using server = await startModelServer({ api, script: () => answers(text) });
    const completion = await (await open(api, server)).complete(
      { ...question, format: rewardFormat },
      signal,
    );
    expect(completion).toMatchObject({ text, structured });
    expect(answerText(completion)).toBe(structured ? markdown : text);
  });
});

test("JSON that nobody asked for is text", async () => {
  await using server = await startModelServer({
    api: apis[0]!,
    script: () => answers(JSON.stringify(reward)),
  });
  expect(await (await open(apis[0]!, server)).complete(question, signal)).toMatchObject({
    structured: false,
  });
});

test.each([
  ["a fence in the code is taken off", { ...reward, code: `\`\`\`ts\n${reward.code}\n\`\`\`` }, markdown],
  [
    "a block in the explanation is opened up",
    { ...reward, explanation: "```\nUpright pays.\n```" },
    markdown,
  ],
])("%s", (_name, value, expected) => {
  expect(answerText({ text: JSON.stringify(value), structured: true })).toBe(expected);
});

test("whatever the code is, it stands whole in one block", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[`a-z\n]{1,40}$/), (code) => {
      fc.pre(!/^\s*`{3,}/.test(code) && code.trim() !== "");
      const text = answerText({ text: JSON.stringify({ explanation: "", code }), structured: true });
      const [, fence, inner] = /^\s*(`{3,})ts\n([\s\S]*)\n\1\n$/.exec(text)!;
      expect(inner).toBe(code.trimEnd());
      expect(inner).not.toContain(fence);
    }),
  );
});

test("an endless answer is gone through once, and not once for each of its fences", () => {
  const answer = (text: string) =>
    ({ ...({ text } as Completion), model: "m", stopReason: "length", usage: null }) as const;
  expect(answerFault(answer("```ts\n".repeat(300_000)))).toMatchObject({ kind: "truncated" });
  expect(answerFault(answer(`${"```ts\n".repeat(300_000)}\`\`\`\n`))).toBeNull();
  const blank = "\n".repeat(300_000);
  const code = `\`\`\`ts\n${blank}x`;
  expect(
    answerText({ text: JSON.stringify({ explanation: `${blank}x`, code }), structured: true }),
  ).toContain(code);
});
