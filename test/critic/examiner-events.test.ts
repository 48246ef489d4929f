import { describe, expect, test } from "vitest";
import { checkAnswer } from "../../src/critic/examiner-events.ts";
import { encode } from "../../src/critic/samples.ts";

const examine = { type: "examine", javascript: "" } as const;
const read = { type: "read", javascript: "", rows: [0, 1] } as const;
const term = { name: "x", min: 0, max: 1, mean: 0.5, std: 0.1 };
const examined = { type: "examined", terms: [term], rows: 10 };

describe("an examiner's answer", () => {
  test("is believed when it answers what was asked", () => {
    expect(checkAnswer(examined, examine, 10)).toEqual(examined);
    const values = { type: "values", rows: [[["x", 1]], [["x", null]]] };
    expect(checkAnswer(values, read, 10)).toEqual({
      type: "values",
      rows: [[["x", 1]], [["x", Number.NaN]]],
    });
  });

  test("is believed with a finite number for every row of a sample", () => {
    const evaluate = { type: "evaluate", javascript: "", sample: "recorded", rows: 2, sum: false } as const;
    const column = (...values: number[]) => ({ name: "x", values: encode(Float32Array.from(values)) });
    const sent = (...terms: unknown[]) => ({ type: "evaluated", terms });
    expect(checkAnswer(sent(column(1, 2)), evaluate, 10)).toEqual(sent(column(1, 2)));
    for (const wrong of [
      sent(),
      sent(column(1)),
      sent(column(1, Number.NaN)),
      sent(column(1, 2, 3)),
      examined,
    ]) {
      expect(checkAnswer(wrong, evaluate, 10)).toBeNull();
    }
  });

  test.each<[string, unknown]>([
    ["nothing", null],
    ["other rows", { ...examined, rows: 9 }],
    ["no terms", { ...examined, terms: [] }],
    ["a term twice", { ...examined, terms: [term, term] }],
    ["a name with an escape", { ...examined, terms: [{ ...term, name: "\u001b[2J" }] }],
    ["a number that is none", { ...examined, terms: [{ ...term, mean: null }] }],
    ["the answer to another question", { type: "values", rows: [] }],
    ["blame on the machine", { type: "failed", failure: { kind: "machine", message: "" }, term: "" }],
    [
      "a kind from Object.prototype",
      { type: "failed", failure: { kind: "toString", message: "" }, term: "" },
    ],
  ])("is refused: %s", (_name, sent) => {
    expect(checkAnswer(sent, examine, 10)).toBeNull();
  });

  test("is refused when nobody asked", () => {
    expect(checkAnswer(examined, null, 10)).toBeNull();
  });

  test("brings a message of one clean line", () => {
    const sent = { type: "failed", failure: { kind: "crash", message: "a\u001b[2J\nb\u202e" }, term: "x\n" };
    expect(checkAnswer(sent, examine, 10)).toEqual({
      type: "failed",
      failure: { kind: "crash", message: "a b" },
      term: "x",
    });
  });
});
