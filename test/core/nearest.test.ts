import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest, similar } from "../../src/core/nearest.ts";

test("a mistyped word finds the one that was meant", () => {
  const names = ["cartPosition", "cartVelocity", "poleAngle", "poleVelocity"];
  expect(nearest("poleAngel", names)).toBe("poleAngle");
  expect(nearest("angle", names)).toBe("poleAngle");
  expect(nearest("velocity", ["cartVelocity", "angle"])).toBe("cartVelocity");
  expect(nearest("banana", names)).toBeNull();
  expect(nearest("foo", ["o", "poleAngle"])).toBeNull();
});

test("several likely words come in order", () => {
  expect(similar("cartpole-swing-up", ["pendulum-swingup", "cartpole-swingup", "reacher-target"])[0]).toBe(
    "cartpole-swingup",
  );
  expect(similar("", ["a-task"])).toEqual([]);
});

test("a known word finds itself, letter case aside", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 12 }), (word) => {
      expect(similar(word.toUpperCase(), [word])).toEqual([word]);
    }),
  );
});
