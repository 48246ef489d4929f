/** Sense: the reward reads what the fitness is measured with. */
import ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { rewardFunction } from "../../reward/returned-records.ts";
import { parseModule, placeOf } from "../../reward/syntax.ts";
import type { Task } from "../../sim/environment.ts";
import { stateReader } from "../../sim/state-rows.ts";
import { recordingsOf } from "../recordings/recordings.ts";

const known = new WeakMap<Task, readonly string[]>();

/** A warning where the fitness depends on fields that the reward never mentions. */
export function unreadFields(task: Task, source: string): readonly Finding[] {
  const file = parseModule(source);
  if (!file) return [];
  const mentioned = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isStringLiteral(node)) mentioned.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const unread = measuredFields(task).filter((name) => !mentioned.has(name));
  if (unread.length === 0) return [];
  const reward = rewardFunction(file);
  const names = unread.map((name) => `\`${name}\``).join(", ");
  return [
    {
      kind: "unread-field",
      severity: "warning",
      message: `The task's fitness is measured with ${names}, which the reward never reads.`,
      remedy: `Pay for what the fitness measures, or make sure that the fields which are read say the same as ${names}.`,
      ...placeOf(file, reward?.name?.getStart(file) ?? 0),
      evidence: { fields: unread.join(", ") },
    },
  ];
}

/** State fields that the fitness or the success predicate reads on some recorded transition. */
function measuredFields(task: Task): readonly string[] {
  let fields = known.get(task);
  if (!fields) {
    fields = [...readFields(task)].sort();
    known.set(task, fields);
  }
  return fields;
}

function readFields(task: Task): ReadonlySet<string> {
  const { columns, episodes } = recordingsOf(task);
  const { action: actions, environments, state: stateFields } = columns.layout;
  const read = stateReader(stateFields);
  const names = new Set<string>();
  const watched = <T extends object>(record: T): T =>
    new Proxy(record, {
      get(target, name) {
        names.add(String(name));
        return Reflect.get(target, name);
      },
    });
  for (const { instance, length } of episodes) {
    for (let t = 0; t < length; t += 5) {
      const row = t * environments + instance;
      const state = watched(read(columns.state, row));
      const action = Object.fromEntries(actions.map(({ name }, k) => [name, columns.action[k]![row]!]));
      const next = watched(read(columns.next, row));
      task.fitness.of(state, action, next);
      task.success?.of(state, action, next);
    }
  }
  return names;
}
