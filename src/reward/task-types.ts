/** Writes a task's `task.ts`: the types of state and action, with unit, range and meaning of every field. */
import type { Task } from "../sim/environment.ts";
import { type ActionSpecs, type FieldSpecs, isChoice, type Range } from "../sim/fields.ts";

/** Vectors up to this length are written as tuples, so that a wrong index is a type error. */
const LONGEST_TUPLE = 16;
const WIDTH = 100;
/** What a difference of two values of such a field has to mind. */
const WRAPS = "Wraps: beyond one end it goes on at the other";

/** The text of `task.ts`, deterministic; ends with a line feed. */
export function taskTypes(task: Task): string {
  const { environment } = task;
  const seconds = Number((task.horizon * environment.timestep).toPrecision(6));
  const header = [
    `Types of the task "${task.id}": ${task.title}.`,
    "",
    ...wrap(task.description),
    "",
    `One step is ${environment.timestep} s; an episode lasts at most ${task.horizon} steps (${seconds} s).`,
    ...wrap(task.endsWhen === "" ? "Nothing ends it early." : `It ends early when: ${task.endsWhen}`),
  ];
  const state = Object.entries(environment.state as FieldSpecs).map(
    ([name, { unit, meaning, range, length, wraps }]) =>
      member(name, length === undefined ? "number" : vectorType(length), [
        describe(unit, range),
        meaning,
        wraps ? WRAPS : "",
      ]),
  );
  const action = Object.entries(environment.action as ActionSpecs).map(([name, spec]) =>
    isChoice(spec)
      ? member(name, spec.options.map((_, index) => index).join(" | "), [
          spec.options.map((option, index) => `${index}: ${option}`).join(", "),
          spec.meaning,
        ])
      : member(name, "number", [describe(spec.unit, spec.range), spec.meaning]),
  );
  return [
    comment(header, ""),
    "",
    `/** What is so at one moment. \`s\` is the state before the step, \`next\` the one after it. */`,
    "export interface State {",
    ...state,
    "}",
    "",
    "/** What the policy did in the step, clipped to its range. */",
    "export interface Action {",
    ...action,
    "}",
    "",
  ].join("\n");
}

function member(name: string, type: string, parts: readonly string[]): string {
  const text = parts.filter((part) => part !== "").map((part) => part.replace(/\.$/, ""));
  return `${comment(wrap(`${text.join(". ")}.`), "  ")}\n  readonly ${name}: ${type};`;
}

/** A vector of a fixed length as a type. */
export function vectorType(length: number): string {
  return length > LONGEST_TUPLE
    ? `readonly number[] & { readonly length: ${length} }`
    : `readonly [${Array.from({ length }, () => "number").join(", ")}]`;
}

/** Bounds are told to six digits: more of π says nothing. */
function describe(unit: string, range: Range): string {
  const [low, high] = range.map((bound) =>
    Number.isFinite(bound) ? Number(bound.toPrecision(6)) : bound,
  ) as [number, number];
  const bounds =
    Number.isFinite(low) && Number.isFinite(high)
      ? `in [${low}, ${high}]`
      : Number.isFinite(low)
        ? `at least ${low}`
        : Number.isFinite(high)
          ? `at most ${high}`
          : "unbounded";
  return unit === "" ? `No unit, ${bounds}` : `${unit}, ${bounds}`;
}

/** A doc comment on one line where it fits, else over several. */
function comment(lines: readonly string[], indent: string): string {
  const safe = lines.map((line) => line.replaceAll("*/", "* /"));
  if (safe.length === 1) return `${indent}/** ${safe[0]} */`;
  return [`${indent}/**`, ...safe.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`].join("\n");
}

/** Greedy word wrap. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    if (line !== "" && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(line);
  return lines;
}
