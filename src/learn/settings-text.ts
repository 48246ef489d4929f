/** Learner settings as people write them: `hidden=256,256`, `activation=relu`, `adaptiveKl=none`. */
import { z } from "zod";
import { nearest } from "../core/nearest.ts";
import { UsageProblem } from "../core/problem.ts";
import type { LearnerSettings } from "../core/training.ts";
import { SETTINGS } from "./settings.ts";

type Name = keyof LearnerSettings;

/** Settings that are off where they are absent: `none` takes them out. */
const REMOVABLE: ReadonlySet<string> = new Set<Name>(["adaptiveKl", "targetKl", "valueClip"]);

/**
 * The settings with changes, each `name=value`; a list's elements are set apart by commas.
 * @throws UsageProblem that names the setting, what it may be, and what was given
 */
export function changeSettings(settings: LearnerSettings, changes: readonly string[]): LearnerSettings {
  const changed: Record<string, unknown> = { ...settings };
  for (const change of changes) {
    const [name = "", ...values] = change.split("=");
    const text = values.join("=");
    if (!Object.hasOwn(SETTINGS, name)) throw unknownSetting(name);
    if (text === "none" && REMOVABLE.has(name)) delete changed[name];
    else changed[name] = parseSetting(name as Name, text);
  }
  const result = changed as unknown as LearnerSettings;
  const rows = result.environments * result.rollout;
  if (result.minibatches > rows)
    throw new UsageProblem(
      `learner setting minibatches must be at most environments × rollout = ${rows}, got ${result.minibatches}`,
    );
  return result;
}

function unknownSetting(name: string): UsageProblem {
  const names = Object.keys(SETTINGS);
  const close = nearest(name, names);
  return new UsageProblem(
    `unknown learner setting "${name}"${close === null ? "." : `, did you mean ${close}?`} Write name=value with one of ${names.join(", ")}`,
  );
}

function parseSetting(name: Name, text: string): unknown {
  const { check } = SETTINGS[name];
  const number = (part: string): number => (part.trim() === "" ? Number.NaN : Number(part));
  const candidates = [text, number(text), text.split(",").map(number)];
  for (const value of candidates) {
    const parsed = check.safeParse(value);
    if (parsed.success) return parsed.data;
  }
  throw new UsageProblem(
    `learner setting ${name} (${SETTINGS[name].meaning}) must be ${rangeText(name)}, got "${text}"`,
  );
}

/** `a whole number from 1 to 65536`, `tanh, relu or elu`, … */
export function rangeText(name: Name): string {
  const schema = z.toJSONSchema(SETTINGS[name].check) as JsonSchema;
  if (schema.enum) return schema.enum.join(" or ");
  if (schema.items)
    return `${schema.minItems} to ${schema.maxItems} numbers, set apart by commas, each ${rangeOf(schema.items)}`;
  return `${rangeOf(schema)}${REMOVABLE.has(name) ? ", or none" : ""}`;
}

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

function rangeOf({ type, minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const low = minimum === undefined ? `above ${exclusiveMinimum}` : `from ${minimum}`;
  return `${type === "integer" ? "a whole number" : "a number"} ${low} ${minimum === undefined ? "up " : ""}to ${maximum}`;
}

/** The settings in which two differ, as `name=value` of the first. */
export function settingsThatDiffer(settings: LearnerSettings, from: LearnerSettings): string[] {
  return (Object.keys(SETTINGS) as Name[])
    .filter((name) => String(settings[name]) !== String(from[name]))
    .map((name) => `${name}=${settings[name] ?? "none"}`);
}
