/** Sense: the reward reads what the fitness is measured with. */
import ts from "typescript";
import type { Finding } from "../../core/finding.ts";
import { Random } from "../../core/random.ts";
import { rewardFunction } from "../../reward/returned-records.ts";
import { parseModule, placeOf } from "../../reward/syntax.ts";
import type { Task } from "../../sim/environment.ts";
import { type AnyState, stateReader } from "../../sim/state-rows.ts";
import { recordingsOf } from "../recordings/recordings.ts";

const known = new WeakMap<Task, readonly string[]>();

/**
 * A warning where the fitness hangs on fields that the reward never mentions.
 * @param refuse whether a reward that mentions no field of the state at all is an error
 */
export function unreadFields(task: Task, source: string, refuse: boolean): readonly Finding[] {
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
  const place = placeOf(file, reward?.name?.getStart(file) ?? 0);
  if (!Object.keys(task.environment.state).some((name) => mentioned.has(name))) {
    return [
      {
        kind: "reads-no-state",
        severity: refuse ? "error" : "warning",
        message: "The reward reads no field of the state, so it cannot tell success from failure.",
        remedy: `Pay for what the fitness measures: ${unread.map((name) => `\`next.${name}\``).join(", ")}.`,
        ...place,
        evidence: { fields: unread.join(", ") },
      },
    ];
  }
  const names = unread.map((name) => `\`${name}\``).join(", ");
  return [
    {
      kind: "unread-field",
      severity: "warning",
      message: `The task's fitness hangs on ${names}, which the reward never reads.`,
      remedy: `Pay for what the fitness measures, or make sure that the fields which are read say the same as ${names}.`,
      ...place,
      evidence: { fields: unread.join(", ") },
    },
  ];
}

/** Fields whose weight is at least this share of the heaviest one's. */
const HEAVY = 0.5;
const SEED = 0;

/** The fields that the fitness hangs on most. */
function measuredFields(task: Task): readonly string[] {
  let fields = known.get(task);
  if (!fields) {
    const weights = fieldWeights(task);
    const most = Math.max(0, ...weights.map(({ weight }) => weight));
    fields = weights.filter(({ weight }) => weight > 0 && weight >= HEAVY * most).map(({ name }) => name);
    known.set(task, fields);
  }
  return fields;
}

/**
 * By field: the share of good steps that are no longer good when the field takes the value of another recorded step
 * (permutation importance: Breiman 2001). A step is good where the fitness pays for it.
 */
function fieldWeights(task: Task): readonly { readonly name: string; readonly weight: number }[] {
  const { columns, episodes } = recordingsOf(task);
  const { action: actions, environments, state: fields } = columns.layout;
  const read = stateReader(fields);
  const random = new Random(SEED);
  const all = episodes.flatMap(({ instance, length }) =>
    Array.from({ length }, (_, t) => t * environments + instance),
  );
  const fitness = (row: number, change: (state: AnyState) => AnyState): number => {
    const action = Object.fromEntries(actions.map(({ name }, k) => [name, columns.action[k]![row]!]));
    return task.fitness.of(change(read(columns.state, row)), action, change(read(columns.next, row)));
  };
  const good = all.filter((row) => fitness(row, (state) => state) > 0);
  return fields.map(({ name }) => {
    const lost = good.filter((row) => {
      const other = read(columns.next, random.pick(all));
      return fitness(row, (state) => ({ ...state, [name]: other[name]! })) <= 0;
    });
    return { name, weight: lost.length / Math.max(1, good.length) };
  });
}
