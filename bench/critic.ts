/**
 * What the critic costs and how far apart rewards are:
 * 1. milliseconds a candidate in each gate, warm, with its share of the whole;
 * 2. memory of the program over many candidates;
 * 3. distances between rewards that are known to be equal, nearly equal, or different, by both metrics.
 *
 *   npx node --expose-gc bench/critic.ts [gates] [memory] [distances]
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { findTask, referenceReward, tasks } from "../envs/index.ts";
import { epicForm } from "../src/critic/distance/epic.ts";
import { levelledForm } from "../src/critic/distance/levelled.ts";
import { canonical, distance, type LinearForm } from "../src/critic/distance/linear-form.ts";
import { DryRun } from "../src/critic/dry-run.ts";
import type { Gate } from "../src/critic/gate.ts";
import { Critic, gates } from "../src/critic/index.ts";
import { unpackSample } from "../src/critic/samples.ts";
import { compileReward } from "../src/reward/compile.ts";
import type { Task } from "../src/sim/environment.ts";
import { type AnyState, stateReader } from "../src/sim/state-rows.ts";
import { goodAnswers } from "../test/critic/good-answers.ts";

const wanted = process.argv.slice(2);
const asked = (part: string): boolean => wanted.length === 0 || wanted.includes(part);
/** Candidates of a task that are judged before the clock counts. */
const WARM_UP = 2;
const MANY = 1000;

console.log(
  `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.versions.node}\n`,
);
if (asked("gates")) await timeGates();
if (asked("memory")) await watchMemory();
if (asked("distances")) await tabulateDistances();

async function timeGates(): Promise<void> {
  const spent = new Map<string, number[]>(gates.map(({ name }) => [name, []]));
  const cold = new Map<string, number[]>(gates.map(({ name }) => [name, []]));
  for (const task of tasks) {
    let judged = 0;
    const timed = gates.map(
      (gate): Gate => ({
        name: gate.name,
        async inspect(subject, tools) {
          const started = performance.now();
          try {
            return await gate.inspect(subject, tools);
          } finally {
            const list = judged === 0 ? cold : judged <= WARM_UP ? null : spent;
            list?.get(gate.name)?.push(performance.now() - started);
          }
        },
      }),
    );
    using critic = new Critic(task, { gates: timed });
    const answers = goodAnswers.filter((good) => good.task === task.id).map(({ answer }) => answer);
    const trained = [{ id: "sparse", label: "sparse", source: referenceReward(task, "sparse") }];
    for (let turn = 0; turn < 3; turn++) {
      for (const answer of [referenceReward(task, "human"), ...answers]) {
        await critic.critique(answer, { trained });
        judged++;
      }
    }
  }
  const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
  const whole = [...spent.values()].reduce((sum, values) => sum + median(values), 0);
  console.log(
    "| gate | first candidate of a task (ms, median) | warm (ms, median) | warm (ms, most) | share of the whole |",
  );
  console.log("| --- | ---: | ---: | ---: | ---: |");
  for (const [name, values] of spent) {
    if (values.length === 0 || median(values) < 0.01) continue;
    console.log(
      `| ${name} | ${median(cold.get(name)!).toFixed(0)} | ${median(values).toFixed(1)} | ${Math.max(...values).toFixed(0)} | ${((100 * median(values)) / whole).toFixed(0)} % |`,
    );
  }
  console.log(`| all | | ${whole.toFixed(0)} | | 100 % |\n`);
}

async function watchMemory(): Promise<void> {
  const task = findTask("cartpole-swingup");
  using critic = new Critic(task);
  const trained = [{ id: "human", label: "human", source: referenceReward(task, "human") }];
  console.log("| candidates judged | heap (MB) | resident (MB) |\n| ---: | ---: | ---: |");
  for (let n = 0; n <= MANY; n++) {
    if (n % (MANY / 5) === 0) {
      globalThis.gc?.();
      const { heapUsed, rss } = process.memoryUsage();
      console.log(`| ${n} | ${(heapUsed / 2 ** 20).toFixed(0)} | ${(rss / 2 ** 20).toFixed(0)} |`);
    }
    const broken = n % 4 === 3 ? ".wrong" : "";
    await critic.critique(
      `export function reward(s, a, next) {\n  return { height: Math.cos(next.poleAngle${broken}) + ${n} * 0.001, calm: -0.00${n} * next.poleVelocity ** 2 };\n}\n`,
      { trained },
    );
  }
  console.log("");
}

/** A reward made of the terms `t` of the task's human reward. */
function variant(task: Task, body: string): string {
  const human = compileReward(referenceReward(task, "human")).javascript;
  return `${human.replace("function reward(", "function human(")}\nfunction reward(s, a, next) { const t = human(s, a, next); ${body} }`;
}

async function tabulateDistances(): Promise<void> {
  const names = ["×7", "shaped", "first term +2 %", "+10 %", "×2", "+0.5 a step", "sparse", "×−1"];
  console.log(
    `| task | metric | ${names.join(" | ")} |\n| --- | --- | ${names.map(() => "---:").join(" | ")} |`,
  );
  for (const task of tasks) {
    const first = (factor: number): string =>
      variant(task, `for (const name in t) { t[name] *= ${factor}; break; } return t;`);
    const others = [
      variant(task, "for (const name in t) t[name] *= 7; return t;"),
      first(1.02),
      first(1.1),
      first(2),
      variant(task, "t.every = 0.5; return t;"),
      compileReward(referenceReward(task, "sparse")).javascript,
      variant(task, "for (const name in t) t[name] *= -1; return t;"),
    ];
    const discount = task.training.discount ?? 0.99;
    for (const [metric, form] of [
      ["EPIC", epicForm(task, discount, 0)],
      ["STARC", levelledForm(task, discount, 0)],
    ] as const) {
      const row = await distances(task, form, variant(task, "return t;"), others);
      console.log(`| \`${task.id}\` | ${metric} | ${row.map((value) => value.toFixed(4)).join(" | ")} |`);
    }
  }
}

/** Distances of a reward to the first other, to itself with a potential, and to the remaining others. */
async function distances(
  task: Task,
  form: LinearForm,
  one: string,
  [scaled, ...others]: readonly string[],
): Promise<number[]> {
  using dryRun = new DryRun(form.sample);
  const vector = async (javascript: string) =>
    canonical(form, await dryRun.total(javascript, "form", form.sample));
  const own = await vector(one);
  const shaping = canonical(form, shapingOf(task, form));
  const apart = [
    distance(own, await vector(scaled!)),
    distance(
      own,
      own.map((value, k) => value + shaping[k]!),
    ),
  ];
  for (const other of others) apart.push(distance(own, await vector(other)));
  return apart;
}

/** What a potential over the first field pays on each row of a form; it is 0 behind an end. */
function shapingOf(task: Task, form: LinearForm): number[] {
  const { layout, next, state } = unpackSample(form.sample);
  const read = stateReader(layout.state);
  const name = layout.state[0]!.name;
  const potential = (of: AnyState): number => {
    const value = [of[name]!].flat()[0]!;
    return 3 * value + Math.sin(2 * value);
  };
  const ended = task.terminated ?? task.environment.terminated;
  return Array.from({ length: layout.rows }, (_, row) => {
    const after = read(next, row);
    return (
      (task.training.discount ?? 0.99) * (ended(after) ? 0 : potential(after)) - potential(read(state, row))
    );
  });
}
