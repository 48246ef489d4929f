import fc from "fast-check";
import { expect, test } from "vitest";
import { inertJson } from "../../src/core/json.ts";
import { anyText } from "../any-text.ts";

test("JSON text holds nothing that a terminal obeys, and parses to the same value", () => {
  expect(inertJson({ a: "\u009b2J\u202e\u2028\u{e0041}é" })).toBe(
    '{"a":"\\u009b2J\\u202e\\u2028\\udb40\\udc41é"}',
  );
  fc.assert(
    fc.property(anyText(300), (text) => {
      const json = inertJson({ text });
      expect(JSON.parse(json)).toEqual({ text });
      expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
