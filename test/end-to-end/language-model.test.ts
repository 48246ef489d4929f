/** Whole runs of the built command line with a language model whose answers are of mixed quality. */
import { expect, test } from "vitest";
import type { RunEvent } from "../../src/core/run.ts";
import { rewards } from "../loop/scripted.ts";
import { until } from "../until.ts";
import { journalText, onlyRun, start, temporaryRuns } from "./command.ts";
import { ANEW, givenBack, messagesOf, scriptedModel, USD_PER_CALL, writePrices } from "./scripted-model.ts";

const fenced = (code: string) => `Here is my reward.\n\n\`\`\`ts\n${code}\n\`\`\`\n`;
const env = { ...process.env, OPENAI_API_KEY: "sk-canary-for-the-model-server" };

const events = (runs: string): RunEvent[] =>
  journalText(runs)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);

/** Passes the gates, for standing is worth no less than falling, and teaches least. */
const idle = fenced(
  "export function reward(s, a, next) { return { calm: 1 - 0.04 * a.force ** 2 - 0.001 * next.cartVelocity ** 2 }; }",
);
const brokenSyntax = fenced(
  "export function reward(s, a, next) { return { upright: Math.cos(next.poleAngle }; }",
);
const wrongField = fenced(rewards.unknownField);
const prose = "I would reward the pole for staying upright, and the cart for staying in the middle.";
const hostile = fenced("export function reward(s, a, next) { while (true) {} }");
const twoBlocks = `One:\n\n\`\`\`ts\n${rewards.squared}\n\`\`\`\n\nOr another:\n\n\`\`\`ts\n${rewards.gentle}\n\`\`\`\n`;
const withUsage = `First the helper in use:\n\n\`\`\`ts\nconst r = reward(s, a, next);\n\`\`\`\n\nThe module:\n\n\`\`\`js\n${rewards.gentle}\n\`\`\`\n`;

test("three generations of mixed quality: each answer ends rightly, is told of, is paid for, and the run gets better", async () => {
  await using server = await scriptedModel({
    answers: [
      ...[brokenSyntax, wrongField, prose, hostile],
      ...[fenced(rewards.squared), twoBlocks, idle, fenced(rewards.sometimesNaN)],
      ...[fenced(rewards.helpers), withUsage, fenced(rewards.throwing), fenced(rewards.upright)],
    ],
    repairs: new Map([
      [brokenSyntax, idle],
      [wrongField, wrongField],
      [ANEW, prose],
      [hostile, hostile],
      [fenced(rewards.sometimesNaN), fenced(rewards.sometimesNaN)],
      [fenced(rewards.throwing), fenced(rewards.throwing)],
    ]),
  });
  using runs = temporaryRuns();
  const args =
    "--task cartpole-balance --model openai:small --candidates 4 --iterations 3 --steps 16384 --final-seeds 1 --repairs 1 --json";
  const { ended } = start(
    [
      ...args.split(" "),
      ...["--base-url", `${server.url}/v1`, "--run-dir", runs.path],
      ...["--prices", writePrices(runs.path, "openai:small")],
    ],
    env,
  );
  const { code, stderr } = await ended;
  expect(code, stderr).toBe(0);

  const journal = events(runs.path);
  const outcomes = Object.fromEntries(
    journal.flatMap((event) =>
      event.type === "judged"
        ? [[event.label, event.verdict.accepted ? "accepted" : event.verdict.failure?.kind]]
        : [],
    ),
  );
  expect(outcomes).toEqual({
    ...{ g1c1: "parse", g1c1r1: "accepted" },
    ...{ g1c2: "contract", g1c2r1: "contract" },
    ...{ g1c3: "off-topic", g1c3r1: "off-topic" },
    ...{ g1c4: "contract", g1c4r1: "contract" },
    g2c1: "accepted",
    ...{ g2c2: "parse", g2c2r1: "off-topic" },
    g2c3: "duplicate",
    ...{ g2c4: "not-finite", g2c4r1: "not-finite" },
    ...{ g3c1: "accepted", g3c2: "accepted", g3c4: "accepted" },
    ...{ g3c3: "contract", g3c3r1: "contract" },
  });

  // What was found in one generation stands in the questions of the next, and a repair gets its own findings.
  const repairs = server.questions.filter((each) => givenBack(each) !== null);
  expect(repairs).toHaveLength(7);
  const mending = repairs.find((each) => givenBack(each) === wrongField)!;
  expect(messagesOf(mending).at(-1)!.content).toMatch(/poleAngel[\s\S]*poleAngle/);
  const second = server.questions.filter((each) => givenBack(each) === null).slice(4, 8);
  for (const question of second) {
    const told = messagesOf(question).at(-1)!.content;
    expect(told).toContain("poleAngel");
    expect(told).toContain("1 - 0.04 * a.force ** 2");
  }

  const selected = journal.flatMap((event) => (event.type === "selected" ? [event.incumbent!.fitness] : []));
  expect(selected[2]).toBeGreaterThan(selected[0]!);

  const proposals = journal.flatMap((event) => (event.type === "proposed" ? [event.proposal] : []));
  expect(proposals).toHaveLength(19);
  expect(server.questions).toHaveLength(19);
  const dollars = proposals.reduce((sum, { notes }) => sum + (notes.usd as number), 0);
  expect(dollars).toBeCloseTo(19 * USD_PER_CALL, 12);
  expect(journalText(runs.path) + stderr).not.toContain(env.OPENAI_API_KEY);
});

test("killed after its answers were paid for, a run asks nothing twice", async () => {
  await using server = await scriptedModel({
    answers: [wrongField, prose],
    repairs: new Map([
      [wrongField, fenced(rewards.upright)],
      [ANEW, prose],
    ]),
  });
  using runs = temporaryRuns();
  const args =
    "--task cartpole-balance --model openai:small --candidates 2 --iterations 1 --steps 4096 --final-seeds 1 --repairs 1 --json";
  const { child, ended } = start(
    [...args.split(" "), "--base-url", `${server.url}/v1`, "--run-dir", runs.path],
    env,
  );
  // Four answers are paid for: of two seats, and their repairs.
  await until(() => journalText(runs.path).includes('"label":"g1c2r1"') || child.exitCode !== null);
  child.kill("SIGKILL");
  await ended;

  const resumed = start(["resume", onlyRun(runs.path)!, "--json", "--run-dir", runs.path], env);
  const { code, stderr } = await resumed.ended;
  expect(code, stderr).toBe(0);
  const questions = server.questions.map(({ body }) => JSON.stringify(body));
  expect(new Set(questions).size).toBe(questions.length);
  expect(questions).toHaveLength(4);
});
