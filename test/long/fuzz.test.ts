import { describe, test } from "vitest";
import { tasks } from "../../envs/index.ts";
import { fuzzMutants, fuzzPrograms } from "../sandbox/fuzz/run.ts";

const RUNS = 150;

describe.each(tasks.map(({ id }, k) => [id, k] as const))("%s", (task, k) => {
  test("random programs", () => fuzzPrograms(RUNS, 1000 + k, task));
  test("damaged rewards", () => fuzzMutants(RUNS, 2000 + k, task));
});
