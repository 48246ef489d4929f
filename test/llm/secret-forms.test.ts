import fc from "fast-check";
import { expect, test } from "vitest";
import { classify } from "../../src/llm/classify.ts";
import { quote, redactDeep } from "../../src/llm/redact.ts";

const key = "sk-ca/nary+0123456789=äb";
const encodings: Record<string, string> = {
  plain: key,
  "in an address": `?key=${encodeURIComponent(key)}&x=1`,
  "in base64": Buffer.from(key).toString("base64"),
  "in base64 for addresses": Buffer.from(key).toString("base64url"),
  "in basic authorisation": Buffer.from(`me:${key}`).toString("base64"),
  "in a longer base64": Buffer.from(`user=${key}, and more`).toString("base64"),
};

test.each(Object.entries(encodings))("a key that a server repeats %s is taken out", (_how, text) => {
  expect(quote(text, [key])).toContain("[key]");
  expect(redactDeep({ answer: [text] }, [key])).toEqual({ answer: [expect.stringContaining("[key]")] });
});

test("a key is taken out of base64 whatever stands around it", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (before, after) => {
      const left = quote(Buffer.from(before + key + after).toString("base64"), [key]);
      expect(left).toContain("[key]");
    }),
  );
});

test("text without a key stays as it is", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(redactDeep(text, [key])).toBe(text);
    }),
  );
});

test("a request id that holds the key comes out of a failed call without it", () => {
  const failure = classify(
    { status: 500, requestID: key, message: "oops" },
    {
      endpoint: "http://x",
      model: "m",
      keyVariable: "K",
      secrets: [key],
      begun: false,
      firstByteMs: 1,
      now: () => 0,
    },
  );
  expect(failure.requestId).toBe("[key]");
});
