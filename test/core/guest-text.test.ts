import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanGuestText, MAX_GUEST_TEXT } from "../../src/core/guest-text.ts";
import { anyText } from "../any-text.ts";

test("guest text becomes one short line without control characters", () => {
  expect(cleanGuestText("a\u001b[2Jb\r\n\tc\u202ed")).toBe("ab cd");
  fc.assert(
    fc.property(anyText(700), (text) => {
      const clean = cleanGuestText(text);
      expect(clean.length).toBeLessThanOrEqual(MAX_GUEST_TEXT);
      expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
