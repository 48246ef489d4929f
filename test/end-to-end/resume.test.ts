import { expect, test } from "vitest";
import { killAndResume, uninterrupted } from "./kill-and-resume.ts";

test("a run killed while it searches and finishes gives the result of a run left alone", async () => {
  const { ended, events } = await uninterrupted();
  expect(events).toBeGreaterThan(20);
  await killAndResume(Math.floor(events / 2), 100, ended);
  await killAndResume(events - 3, 0, ended);
});
