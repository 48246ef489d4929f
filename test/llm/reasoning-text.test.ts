/** The answer never holds the reasoning, however a server brings the two. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withoutReasoning } from "../../src/llm/reasoning-text.ts";
import { answers, apis, chatApi, startModelServer } from "./model-server.ts";
import { open, question } from "./open.ts";

const signal = new AbortController().signal;
const usage = {
  inputTokens: 100,
  cachedTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 40,
  reasoningTokens: 0,
};
const code = "```ts\nexport function reward() {}\n```";
const cleaned = (text: string) => withoutReasoning({ text, reasoning: "", usage });

describe.each(apis)("$name", (api) => {
  test.each([true, false])("reasoning in parts of its own is kept apart (streaming: %s)", async (streams) => {
    await using server = await startModelServer({
      api,
      streams,
      script: () => answers(code, { reasoning: "Let me think." }),
    });
    const completion = await (await open(api, server)).complete(question, signal);
    expect(completion.text).toBe(code);
    expect(completion.reasoning).toBe("Let me think.");
    expect(completion.usage).toMatchObject({ outputTokens: 50, reasoningTokens: 30 });
  });
});

test("an open model's inline reasoning is taken out, and counted by its length", async () => {
  await using server = await startModelServer({
    api: chatApi,
    script: () =>
      answers(`<think>\n${"t".repeat(300)}\n</think>\n\n${"a".repeat(100)}`, {
        usage: { fresh: 10, cached: 0, cacheWrite: 0, output: 400, reasoning: 0 },
      }),
  });
  const completion = await (await open(chatApi, server)).complete(question, signal);
  expect(completion.text).toBe("a".repeat(100));
  expect(completion.usage!.outputTokens).toBe(400);
  expect(completion.usage!.reasoningTokens).toBe(300);
});

test.each([
  ["DeepSeek-R1, Qwen 3", `<think>hm</think>\n${code}`],
  ["a template that opens the tag itself", `hm\n</think>\n\n${code}`],
  ["Magistral", `[THINK]hm[/THINK]${code}`],
  ["Seed-OSS", `<seed:think>hm</seed:think>${code}`],
  ["code tried out in thought", `<think>say \`\`\`ts\nx\n\`\`\` no</think>${code}`],
])("%s", (_name, text) => {
  expect(cleaned(text).text).toBe(code);
});

test("thought that was cut off is no answer", () => {
  expect(cleaned("<think>and then I would")).toMatchObject({ text: "", reasoning: "and then I would" });
});

test("tags inside an answer are its own", () => {
  const own = `${code}\nThe tag </think> is not used.`;
  expect(cleaned(own).text).toBe(own);
  expect(cleaned("```ts\n// <think>\n```").text).toBe("```ts\n// <think>\n```");
});

test("nothing is lost and nothing is shown twice", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (thought, answer) => {
      fc.pre(!thought.includes("</think>"));
      const { text, reasoning } = cleaned(`<think>${thought}</think>${answer}`);
      expect(reasoning).toBe(thought);
      expect(text).toBe(answer.trimStart());
    }),
  );
});
