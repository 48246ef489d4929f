import { expect, test } from "vitest";
import { parseModelName, resolveModel } from "../../src/llm/model-name.ts";
import { priceTable } from "../../src/llm/price-table.ts";
import { priceOf } from "../../src/llm/prices.ts";

test.each([
  [{ ANTHROPIC_API_KEY: "a", OPENAI_API_KEY: "b" }, /^anthropic:/],
  [{ OPENAI_API_KEY: "b" }, /^openai:/],
  [{ ANTHROPIC_API_KEY: "" }, /^offline$/],
  [{}, /^offline$/],
])("auto takes the first provider whose key is set", (env, expected) => {
  const model = resolveModel("auto", env);
  expect(model).toMatch(expected);
  if (model !== "offline") expect(priceOf(model, priceTable)).not.toBeNull();
});

test.each([
  "offline",
  "manual",
  "replay:2026-01-01-x",
  "openai:org/model:free",
  "anthropic:claude-sonnet-5-5",
])("%s stays what it is", (model) => {
  expect(resolveModel(model, {})).toBe(model);
});

test.each(["gpt-5", "google:gemini", "openai:", "replay:", "", "Offline"])(
  '"%s" is refused with the allowed forms',
  (model) => {
    expect(() => parseModelName(model)).toThrow(
      /expected one of auto, offline, manual, anthropic:<model>, openai:<model>, replay:<run>/,
    );
  },
);
