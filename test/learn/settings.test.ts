import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tasks } from "../../envs/index.ts";
import { DEFAULT_SETTINGS, SETTINGS, settingsFor } from "../../src/learn/settings.ts";
import { changeSettings, rangeText, settingsThatDiffer } from "../../src/learn/settings-text.ts";
import { sliderTask } from "./target-task.ts";
import { trainSmall } from "./train-small.ts";

test("a task's training replaces the defaults that it names, and only those", () => {
  const task = { ...sliderTask, training: { steps: 5, discount: 0.9, hidden: [8] } };
  expect(settingsFor(task)).toEqual({ ...DEFAULT_SETTINGS, discount: 0.9, hidden: [8] });
});

test.each(tasks.map((task) => [task.id, task] as const))("the settings of %s lie in range", (_id, task) => {
  for (const [name, value] of Object.entries(settingsFor(task)))
    expect(SETTINGS[name as keyof typeof SETTINGS].check.safeParse(value).error).toBeUndefined();
});

describe("changes as people write them", () => {
  test.each([
    ["hidden=256,256", { hidden: [256, 256] }],
    ["hidden=32", { hidden: [32] }],
    ["learningRate=1e-3", { learningRate: 1e-3 }],
    ["activation=relu", { activation: "relu" }],
    ["valueClip=0.2", { valueClip: 0.2 }],
    ["initialLogStd=-0.5", { initialLogStd: -0.5 }],
  ])("%s", (text, change) => {
    expect(changeSettings(DEFAULT_SETTINGS, [text])).toEqual({ ...DEFAULT_SETTINGS, ...change });
  });

  test("are told again as they were written", () => {
    const changes = ["hidden=256,256", "activation=relu", "adaptiveKl=none"];
    expect(settingsThatDiffer(changeSettings(DEFAULT_SETTINGS, changes), DEFAULT_SETTINGS)).toEqual(changes);
  });

  test("none takes out what may be absent", () => {
    const { adaptiveKl: _adaptiveKl, ...rest } = DEFAULT_SETTINGS;
    expect(changeSettings(DEFAULT_SETTINGS, ["adaptiveKl=none", "targetKl=0.02"])).toEqual({
      ...rest,
      targetKl: 0.02,
    });
  });

  test.each([
    ["hiden=64", 'unknown learner setting "hiden", did you mean hidden?'],
    ["hidden", "learner setting hidden (widths of the hidden layers"],
    ["hidden=0", 'must be 1 to 8 numbers, set apart by commas, each a whole number from 1 to 4096, got "0"'],
    ["activation=sigmoid", 'must be tanh or relu or elu, got "sigmoid"'],
    ["clip=0", 'must be a number above 0 up to 10, got "0"'],
    ["clip=", 'must be a number above 0 up to 10, got ""'],
    ["discount=none", 'must be a number from 0 to 1, got "none"'],
    ["minibatches=5000", "must be at most environments × rollout = 4096, got 5000"],
  ])("%s is refused: what it may be", (text, message) => {
    expect(() => changeSettings(DEFAULT_SETTINGS, [text])).toThrow(message);
  });
});

test.each([
  ["activation", { activation: "relu" }],
  ["activation", { activation: "elu" }],
  ["valueClip", { valueClip: 10 }],
  ["decay", { decay: "none" }],
  ["initialLogStd", { initialLogStd: -0.5 }],
  ["targetKl", { targetKl: 0.02 }],
  ["hidden", { hidden: [16] }],
] as const)("training with another %s (%j) learns the small task", async (_name, settings) => {
  const { result } = await trainSmall(sliderTask, { settings, seed: 2 });
  expect(result.evaluation.success).toBeGreaterThanOrEqual(0.7);
});

test("the table for users holds every setting", async () => {
  const shown = (value: unknown): string =>
    value === undefined ? "off" : String(value).replaceAll(",", ", ");
  const rows = Object.entries(SETTINGS).map(
    ([name, setting]) =>
      `| \`${name}\` | ${setting.meaning} | ${shown(setting.default)} | ${rangeText(name as keyof typeof SETTINGS)} | ${setting.source} |`,
  );
  const page = [
    "# Settings of the learner",
    "",
    "Written by `test/learn/settings.test.ts` from `src/learn/settings.ts`. Change one with `--learner name=value` on a run or on",
    "`design-reward train`, as often as you like: `--learner hidden=256,256 --learner activation=relu`. A task brings its own values for",
    "some (`design-reward show <task> --json` has them under `training`); yours win. They are part of a run's configuration and of every result's conditions.",
    '"Measured" means: environment steps until the deterministic policy succeeds on `cartpole-swingup` with its `human` reward, and the',
    "time that takes on one core, over 3 to 6 seeds, against the values named; all but the learning rate at one of 0.002.",
    "",
    "| setting | meaning | default | may be | source |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
  await expect(page).toMatchFileSnapshot(join(import.meta.dirname, "../../docs/learner.md"));
});
