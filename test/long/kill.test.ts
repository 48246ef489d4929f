import { expect, test } from "vitest";
import { Random } from "../../src/core/random.ts";
import { killAndResume, uninterrupted } from "../end-to-end/kill-and-resume.ts";

test("a run killed after any event, at any moment, gives the result of a run left alone", async () => {
  const { ended, events } = await uninterrupted();
  const random = new Random(1);
  for (let line = 0; line < events; line++) await killAndResume(line, random.integer(400), ended);
  expect(events).toBeGreaterThan(20);
});
