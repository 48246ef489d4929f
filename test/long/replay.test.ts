import { expect, test } from "vitest";
import { onlyRun, run, start, temporaryRuns } from "../end-to-end/command.ts";
import { scriptedModel } from "../end-to-end/scripted-model.ts";
import { rewards } from "../loop/scripted.ts";

const fenced = (code: string) => `Here is my reward.\n\n\`\`\`ts\n${code}\n\`\`\`\n`;
const env = { ...process.env, OPENAI_API_KEY: "sk-canary-for-the-model-server" };

test("a run's own answers replay it without a model", async () => {
  await using server = await scriptedModel({
    answers: [rewards.unknownField, rewards.upright].map(fenced),
    repairs: new Map([[fenced(rewards.unknownField), fenced(rewards.gentle)]]),
  });
  using runs = temporaryRuns();
  const args =
    "--task cartpole-balance --candidates 2 --iterations 1 --steps 4096 --final-seeds 1 --json --run-dir";
  const { ended } = start(
    ["--model", "openai:small", "--base-url", `${server.url}/v1`, ...args.split(" "), runs.path],
    env,
  );
  expect((await ended).code).toBe(0);
  const first = onlyRun(runs.path)!;
  using again = temporaryRuns();
  const missing = await run("--model", `replay:${first}`, ...args.split(" "), again.path);
  expect(missing.stderr).toContain(`no run "${first}"`);
  const replayed = await run("--model", `replay:${first}`, ...args.split(" "), runs.path);
  expect(replayed.code, replayed.stderr).toBe(0);
  expect(server.questions).toHaveLength(3);
});
