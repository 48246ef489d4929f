import { describe, test } from "vitest";
import { fuzzMutants, fuzzPrograms } from "./fuzz/run.ts";

/** A short taste with a fixed seed; test/long/fuzz.test.ts takes its time. */
describe("whatever is put to the critic gets one verdict, and nothing breaks", () => {
  test("random programs", () => fuzzPrograms(25, 1, "cartpole-swingup"));
  test("damaged rewards", () => fuzzMutants(25, 1, "navigation-goal"));
});
