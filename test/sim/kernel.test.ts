import { expect, test } from "vitest";
import { layoutOf } from "../../src/sim/columns.ts";
import { kernelSource } from "../../src/sim/kernel.ts";
import { walkTask } from "./walker.ts";

test("the generated kernel of a small task", () => {
  const { state } = layoutOf(walkTask.environment, 1, 1);
  expect(kernelSource(walkTask, state)).toMatchSnapshot();
});
