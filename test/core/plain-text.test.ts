import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainLine, plainText } from "../../src/core/plain-text.ts";
import { anyText } from "../any-text.ts";

describe("plainText", () => {
  test.each([
    ["colours", "\u001b[31mred\u001b[0m", "red"],
    ["a window title", "\u001b]0;owned\u0007text", "text"],
    ["bells, backspaces and carriage returns", "a\u0007b\bc\rd", "abcd"],
    ["eight-bit controls", "a\u009b31mb", "ab"],
    ["text that reorders what follows", "if (a\u202e\u2066 ok)", "if (a ok)"],
    ["what hides", "a\u200bb\ufeff", "ab"],
  ])("takes out %s", (_what, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  test("keeps lines, tabs and other alphabets", () => {
    expect(plainText("ä\tβ\r\n中\n")).toBe("ä\tβ\n中\n");
  });

  test("keeps every printable character of ASCII", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
        expect(plainText(text)).toBe(text.replaceAll("\u007f", ""));
      }),
    );
  });

  test("leaves no control character, whatever comes", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: this is the property
        expect(plainText(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
        expect(plainLine(text)).not.toMatch(/[\n\t]/);
      }),
    );
  });
});

test("plainLine makes one line, and cuts what is too long", () => {
  expect(plainLine("a\n \u200b\tb ")).toBe("a b");
  expect(plainLine("a\u001b[2Jb\u202e c", 4)).toBe("ab c");
  expect(plainLine("a\nb  c", 4)).toBe("a b…");
});
