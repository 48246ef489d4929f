/** A whole run answered through files: stopped, spoken into, resumed, and replayed without anybody. */
import { existsSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rewards } from "../loop/scripted.ts";
import { until } from "../until.ts";
import { events, manualRun, prompt, startAnswering } from "./answer-by-hand.ts";
import { onlyRun, resultOf, run, start, temporaryRuns } from "./command.ts";

const first = { "g1-c1": rewards.unknownField };
const some = { ...first, "g1-c1-repair-1": rewards.upright };
const all = { ...some, "g2-c1": rewards.gentle };

test("a run by hand survives kill -9 and Ctrl-C, hears a person, and is replayed byte for byte", async () => {
  using runs = temporaryRuns();
  const at = ["--run-dir", runs.path];

  const killed = startAnswering(manualRun(runs.path), first);
  await until(() => killed.asked.has("g1-c1-repair-1"));
  const id = onlyRun(runs.path)!;
  const said = await run("feedback", id, "Less effort near the top.", "--json", ...at);
  expect(JSON.parse(said.stdout)).toMatchObject({ run: id, generation: 2, feedback: { instead: false } });
  killed.child.kill("SIGKILL");
  await killed.ended;
  const folder = join(runs.path, id);
  const written = statSync(join(folder, "inbox", "g1-prompt.md")).mtimeMs;
  expect(prompt(folder, "g1-c1-repair-1-prompt.md")).toContain("poleAngel");

  const stopped = startAnswering(["resume", id, "--json", ...at], some);
  await until(() => stopped.asked.has("g2-c1"));
  const during = await run("feedback", id, "Too late for this one.", ...at);
  expect(during).toMatchObject({ code: 1 });
  expect(during.stderr).toMatch(/has asked its designer for the last time/);
  stopped.child.kill("SIGINT");
  expect((await stopped.ended).code).toBe(130);
  expect(stopped.told.at(-1)).toContain(`to go on: design-reward resume ${id}`);
  expect(statSync(join(folder, "inbox", "g1-prompt.md")).mtimeMs).toBe(written);

  const resumed = startAnswering(["resume", id, "--json", ...at], all);
  const ended = await resumed.ended;
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(resumed.told).toContainEqual(expect.stringMatching(/took g2-c1\.md; no answer is missing$/));
  const recorded = events(runs.path);
  expect(recorded.filter(({ type }) => type === "asked")).toMatchObject([
    { feedback: [] },
    { feedback: [{ text: "Less effort near the top." }] },
  ]);
  expect((await run("show", id, ...at)).stdout).toContain(
    "feedback, told before generation 2: Less effort near the top.",
  );

  using others = temporaryRuns();
  renameSync(folder, join(others.path, id));
  const replayed = await start(manualRun(others.path, `replay:${id}`)).ended;
  expect(replayed, replayed.stderr).toMatchObject({ code: 0 });
  const copy = (JSON.parse(replayed.stdout) as { run: string }).run;
  renameSync(join(others.path, copy), join(runs.path, copy));
  // What the person said was said to somebody who read it: nobody reads in a replay.
  const unheard = recorded.map((event) => (event.type === "asked" ? { ...event, feedback: [] } : event));
  expect(events(runs.path)).toEqual(unheard);
  expect({ ...resultOf(replayed), model: "" }).toEqual({ ...resultOf(ended), model: "" });
  expect(existsSync(join(runs.path, copy, "inbox"))).toBe(false);
});
