/** Prompts as they are sent, read like code: real tasks, three generations of a scripted run, and repairs. */
import { describe, expect, test } from "vitest";
import { findTask } from "../../../envs/index.ts";
import { labelOf, type RepairRequest } from "../../../src/core/candidate.ts";
import { loadTemplates, renderPrompt, renderRepairTurns } from "../../../src/designers/prompt/index.ts";
import { type Script, scriptedRequest, scripts } from "./scripted-run.ts";

const options = (script: Script) => ({
  templates: loadTemplates(),
  task: findTask(script.task),
  historyTurns: 4,
});

describe.each(scripts)("$task", (script) => {
  test("its rules and its typed sketch", async () => {
    const { system } = renderPrompt(options(script), scriptedRequest(script, 0));
    await expect(system).toMatchFileSnapshot(`golden/${script.task}.system.md`);
  });

  test.each([0, 1, 2])("generation %i", async (generation) => {
    const { user } = renderPrompt(options(script), scriptedRequest(script, generation));
    await expect(user).toMatchFileSnapshot(`golden/${script.task}.g${generation + 1}.md`);
  });
});

describe("repairs", () => {
  const script = scripts[0]!;
  const request = scriptedRequest(script, 1);

  function repairOf(label: string): RepairRequest {
    const refused = scriptedRequest(script, 2).history.find((each) => each.label === label)!;
    return { ...request, seat: 2, refused, round: 1, label: labelOf(1, 2, 1) };
  }

  test.each([
    ["a wrong field", repairOf("g1c3")],
    ["no module", repairOf("g1c4")],
    ["a truncated answer", truncated()],
  ])("%s", async (name, repair) => {
    const { messages } = renderRepairTurns(options(script), repair);
    const last = messages.at(-1)!.text;
    // The question before it has a golden file of its own.
    const text = last.slice(Math.max(0, last.lastIndexOf("\nAn answer that you gave before")));
    await expect(text).toMatchFileSnapshot(`golden/repair-${name.replaceAll(" ", "-")}.md`);
    expect(messages.map(({ role }) => role)).toEqual(
      name === "a wrong field" ? ["user", "assistant", "user"] : ["user"],
    );
  });

  function truncated(): RepairRequest {
    const repair = repairOf("g1c4");
    const failure = { kind: "truncated", message: "The answer was cut off at its token limit." } as const;
    return { ...repair, refused: { ...repair.refused, verdict: { ...repair.refused.verdict, failure } } };
  }
});
