/** Distances between rewards: equal where behaviour is, and far apart where it is not. */
import { afterAll, describe, expect, test } from "vitest";
import { findTask, referenceReward, tasks } from "../../envs/index.ts";
import { epicForm } from "../../src/critic/distance/epic.ts";
import { levelledForm } from "../../src/critic/distance/levelled.ts";
import { canonical, distance, type LinearForm } from "../../src/critic/distance/linear-form.ts";
import { DryRun } from "../../src/critic/dry-run.ts";
import { Critic } from "../../src/critic/index.ts";
import { compileReward } from "../../src/reward/compile.ts";
import type { Task } from "../../src/sim/environment.ts";

/** A potential over some field that the task has. */
const potential = (task: Task): string => {
  const name = Object.keys(task.environment.state)[0]!;
  const isVector = task.environment.state[name].length !== undefined;
  const at = (x: string) => (isVector ? `${x}.${name}[0]` : `${x}.${name}`);
  return `function potential(x) { return 3 * ${at("x")} + Math.sin(2 * ${at("x")}); }`;
};
/** The human reward under another name, and a reward made of its terms. */
const variant = (task: Task, body: string): string =>
  `${compileReward(referenceReward(task, "human")).javascript.replace("function reward(", "function human(")}
${potential(task)}
function reward(s, a, next) { const t = human(s, a, next); ${body} }`;
const discountOf = (task: Task): number => task.training.discount ?? 0.99;

/** One process for the rewards of all tasks. */
const dryRun = new DryRun(levelledForm(tasks[0]!, 0.99, 0).sample);
afterAll(() => dryRun.dispose());

/** Canonical vectors of rewards under one form. */
class Comparison {
  readonly #form: LinearForm;
  constructor(form: LinearForm) {
    this.#form = form;
  }
  async vector(javascript: string): Promise<Float64Array> {
    return canonical(this.#form, await dryRun.total(javascript, "form", this.#form.sample));
  }
  async apart(one: string, other: string): Promise<number> {
    return distance(await this.vector(one), await this.vector(other));
  }
}

describe.each(tasks.map((task) => [task.id, task] as const))("%s", (_id, task) => {
  test("scale and potential change nothing; the sparse and the opposite reward are far away", async () => {
    const comparison = new Comparison(levelledForm(task, discountOf(task), 0));
    const human = variant(task, "return t;");
    const scaled = variant(task, "for (const name in t) t[name] *= 7; return t;");
    expect(await comparison.apart(human, scaled)).toBeLessThan(1e-3);
    if (task.endsWhen === "") {
      const shaped = variant(
        task,
        `t.shaping = ${discountOf(task)} * potential(next) - potential(s); return t;`,
      );
      expect(await comparison.apart(human, shaped)).toBeLessThan(1e-3);
    }
    const sparse = compileReward(referenceReward(task, "sparse")).javascript;
    expect(await comparison.apart(human, sparse)).toBeGreaterThan(0.03);
    const opposite = variant(task, "for (const name in t) t[name] *= -1; return t;");
    expect(await comparison.apart(human, opposite)).toBeGreaterThan(0.99);
  });
});

test("a potential that is 0 at the end is no difference where episodes end", async () => {
  const task = findTask("mountaincar-climb");
  const comparison = new Comparison(levelledForm(task, 0.99, 0));
  const shaped = variant(
    task,
    "t.shaping = 0.99 * (next.position >= 0.45 ? 0 : potential(next)) - potential(s); return t;",
  );
  expect(await comparison.apart(variant(task, "return t;"), shaped)).toBeLessThan(1e-3);
});

test("a bonus for every step is a difference where episodes end, which EPIC cannot see", async () => {
  const task = findTask("mountaincar-climb");
  const human = variant(task, "return t;");
  const alive = variant(task, "t.alive = 0.5; return t;");
  const levelled = new Comparison(levelledForm(task, 0.99, 0));
  const epic = new Comparison(epicForm(task, 0.99, 0));
  expect(await levelled.apart(human, alive)).toBeGreaterThan(0.3);
  expect(await epic.apart(human, alive)).toBeLessThan(1e-3);
});

test("EPIC is invariant to scale, constants and potentials where nothing ends", async () => {
  const task = findTask("reacher-target");
  const epic = new Comparison(epicForm(task, 0.95, 0));
  const human = variant(task, "return t;");
  const equal = variant(
    task,
    "for (const name in t) t[name] *= 3; t.shaping = 0.95 * potential(next) - potential(s) + 1; return t;",
  );
  expect(await epic.apart(human, equal)).toBeLessThan(1e-3);
  expect(await epic.apart(human, compileReward(referenceReward(task, "sparse")).javascript)).toBeGreaterThan(
    0.1,
  );
});

test("forms follow from their seed", () => {
  const task = findTask("reacher-target");
  expect(levelledForm(task, 0.95, 3)).toEqual(levelledForm(task, 0.95, 3));
  expect(epicForm(task, 0.95, 3)).toEqual(epicForm(task, 0.95, 3));
  expect(levelledForm(task, 0.95, 4).sample.state).not.toEqual(levelledForm(task, 0.95, 3).sample.state);
});

test("two constant vectors are equal, a constant one is half way from any other", () => {
  const flat = new Float64Array(4).fill(2);
  const steep = Float64Array.of(1, 2, 3, 4);
  expect(distance(flat, flat)).toBe(0);
  expect(distance(flat, steep)).toBeCloseTo(Math.SQRT1_2);
  expect(
    distance(
      steep,
      steep.map((x) => 10 * x - 3),
    ),
  ).toBeCloseTo(0, 6);
});

describe("the gate", () => {
  const task = findTask("cartpole-swingup");
  const critic = new Critic(task);
  afterAll(() => critic.dispose());
  const source = (height: string) =>
    `export function reward(s, a, next) {\n  return { height: ${height}, centre: -0.1 * next.cartPosition ** 2 };\n}\n`;
  const trained = [
    { id: "aaa", label: "g1c1", source: referenceReward(task, "human") },
    { id: "bbb", label: "g1c2", source: source("Math.cos(next.poleAngle)") },
  ];

  test("answers a near-duplicate with its twin", async () => {
    const { verdict } = await critic.critique(source("1 + Math.cos(next.poleAngle) - 1"), { trained });
    expect(verdict).toMatchObject({
      accepted: false,
      gate: "novelty",
      failure: { kind: "duplicate" },
      twin: { id: "bbb", label: "g1c2" },
    });
    expect(verdict.twin!.distance).toBeLessThan(1e-3);
    expect(verdict.findings.at(-1)).toMatchObject({ kind: "duplicate", evidence: { twin: "g1c2" } });
  });

  test("lets what is new through, also with other weights", async () => {
    for (const height of ["Math.cos(next.poleAngle) ** 3", "1.3 * Math.cos(next.poleAngle)"]) {
      const { verdict } = await critic.critique(source(height), { trained });
      expect(verdict).toMatchObject({ accepted: true });
      expect(verdict.gates).toContainEqual({ gate: "novelty", status: "passed" });
    }
  });

  test("has nothing to say before anything was trained, and of a reward with memory", async () => {
    const said = async (text: string, context = {}) =>
      (await critic.critique(text, context)).verdict.gates?.find(({ gate }) => gate === "novelty");
    expect(await said(source("Math.cos(next.poleAngle)"))).toMatchObject({ status: "not-applicable" });
    const withMemory = `export const memory = { n: 0 };\n${source("Math.cos(next.poleAngle)").replace("next)", "next, memory)")}`;
    expect(await said(withMemory, { trained })).toMatchObject({ status: "not-applicable" });
  });

  test("can be set and switched off", async () => {
    using wide = new Critic(task, { settings: { novelty: { distance: 1 } } });
    expect((await wide.critique(source("Math.cos(next.poleAngle) ** 3"), { trained })).verdict.gate).toBe(
      "novelty",
    );
    using off = new Critic(task, { settings: { novelty: { on: false } } });
    const { verdict } = await off.critique(trained[1]!.source, { trained });
    expect(verdict.accepted).toBe(true);
    expect(verdict.gates).toContainEqual({ gate: "novelty", status: "off" });
  });
});
