import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, contentId } from "../../src/core/identity.ts";

test("an id follows from content, not from the order of keys", () => {
  expect(contentId({ a: 1, b: [2, { d: 3, c: 4 }] })).toBe(contentId({ b: [2, { c: 4, d: 3 }], a: 1 }));
  expect(contentId({ a: 1 })).not.toBe(contentId({ a: 2 }));
  expect(contentId("reward")).toMatch(/^[0-9a-f]{12}$/);
});

test("canonical JSON reads back as the same value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
