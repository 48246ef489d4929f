/** Text of any characters, for properties that must hold for all of them. */
import fc from "fast-check";

const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0xff }),
  fc.integer({ min: 0, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
);

/** Text of any characters whatever. Fast-check's own, `unit: "binary"`, takes a second to begin with. */
export const anyText = (maxLength?: number): fc.Arbitrary<string> =>
  fc.string({ unit: codePoint.map((code) => String.fromCodePoint(code)), ...(maxLength && { maxLength }) });
