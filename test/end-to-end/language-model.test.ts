import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunEvent } from "../../src/core/run.ts";
import { chatApi, ModelServer, stream } from "../llm/model-server.ts";
import { rewards } from "../loop/scripted.ts";
import { journalText, temporaryRuns } from "./command.ts";

const bin = join(import.meta.dirname, "../../dist/src/cli/bin.js");
const KEY = "sk-canary-for-the-model-server";

const fenced = (code: string) => `Here is my reward.\n\n\`\`\`ts\n${code}\n\`\`\`\n`;

test("a language model's answers are gated, trained, told of and never leak the key", async () => {
  const answers = [rewards.unknownField, rewards.upright, rewards.helpers, rewards.sometimesNaN];
  await using server = await ModelServer.start(
    ...answers.map((code) => stream(chatApi.streamed(fenced(code)))),
    stream(chatApi.streamed("I would rather not.")),
  );
  using runs = temporaryRuns();
  const args =
    "--task cartpole-balance --model openai:small --candidates 2 --iterations 2 --steps 4096 --final-seeds 1 --json";
  const child = spawn(
    process.execPath,
    [bin, ...args.split(" "), "--base-url", `${server.url}/v1`, "--run-dir", runs.path],
    { env: { ...process.env, OPENAI_API_KEY: KEY }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  child.stdout.on("data", (text) => {
    output += text;
  });
  child.stderr.on("data", (text) => {
    output += text;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(code, output).toBe(0);

  const events = journalText(runs.path)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
  const outcomes = events.flatMap((event) =>
    event.type === "judged" ? [event.verdict.accepted ? "accepted" : event.verdict.failure?.kind] : [],
  );
  expect(outcomes.sort()).toEqual(["accepted", "accepted", "contract", "not-finite"]);

  const later = JSON.stringify(server.received.at(-1)!.body);
  expect(server.received).toHaveLength(4);
  expect(later).toContain("poleAngel");
  expect(later).toContain("upright");
  expect(journalText(runs.path) + output).not.toContain(KEY);
});
