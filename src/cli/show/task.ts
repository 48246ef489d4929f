/** A task as a person needs to know it before writing or judging a reward for it. */
import { referenceReward } from "../../../envs/index.ts";
import { significant } from "../../core/number-text.ts";
import { tableLines } from "../../core/text-table.ts";
import type { Task } from "../../sim/environment.ts";
import type { Choice, Control, Field, Range } from "../../sim/fields.ts";
import { countText } from "../format.ts";
import type { Report } from "../verb.ts";
import { summary } from "../verbs/tasks.ts";

export function showTask(task: Task): Report {
  const { environment, fitness, success } = task;
  const state = Object.entries<Field>(environment.state);
  const action = Object.entries<Control | Choice>(environment.action);
  const text = [
    `${task.id}: ${task.title} (${environment.title})`,
    "",
    task.description,
    environment.description,
    "",
    `fitness   ${fitness.meaning} (${fitness.unit}, ${fitness.range[0]} to ${fitness.range[1]})`,
    ...(success ? [`success   ${success.meaning}`] : []),
    `episode   ${task.horizon} steps of ${environment.timestep} s${task.endsWhen === "" ? "" : `; ends when ${task.endsWhen}`}`,
    `training  ${countText(task.training.steps)} environment steps`,
    "",
    ...tableLines(
      ["state", "unit", "range", "meaning"],
      state.map(([name, { unit, range, meaning, length }]) => [
        length === undefined ? name : `${name}[${length}]`,
        unit,
        rangeText(range),
        meaning,
      ]),
    ),
    "",
    ...tableLines(
      ["action", "unit", "range", "meaning"],
      action.map(([name, spec]) =>
        spec.kind === "control"
          ? [name, spec.unit, rangeText(spec.range), spec.meaning]
          : [name, "index", `0 to ${spec.options.length - 1}`, `${spec.meaning}: ${spec.options.join(", ")}`],
      ),
    ),
    "",
    `source    ${environment.source}`,
    "",
    `design-reward --task ${task.id} designs a reward; design-reward train human --task ${task.id} trains the reference`,
  ].join("\n");
  return {
    json: {
      task: {
        ...summary(task),
        endsWhen: task.endsWhen,
        fitness: { unit: fitness.unit, meaning: fitness.meaning, range: fitness.range },
        success: success ? { meaning: success.meaning } : null,
        timestep: environment.timestep,
        state: state.map(([name, { unit, meaning, range, length }]) => ({
          name,
          unit,
          meaning,
          range: range.map(finiteOrNull),
          length: length ?? null,
        })),
        action: action.map(([name, spec]) =>
          spec.kind === "control"
            ? { name, kind: spec.kind, unit: spec.unit, meaning: spec.meaning, range: spec.range }
            : { name, kind: spec.kind, meaning: spec.meaning, options: spec.options },
        ),
        observation: environment.observation,
        training: task.training,
        source: environment.source,
        rewards: { human: referenceReward(task, "human"), sparse: referenceReward(task, "sparse") },
      },
    },
    text,
  };
}

/** JSON knows no infinity. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function rangeText([low, high]: Range): string {
  const short = (value: number) => significant(value, 4);
  if (!Number.isFinite(low) && !Number.isFinite(high)) return "any";
  if (!Number.isFinite(low)) return `up to ${short(high)}`;
  if (!Number.isFinite(high)) return `from ${short(low)}`;
  return `${short(low)} to ${short(high)}`;
}
