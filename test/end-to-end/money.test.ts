/** A run of the built command line that is killed while a paid question is under way: what it says that it cost. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answers, chatApi, misbehaves, startModelServer } from "../llm/model-server.ts";
import { rewards } from "../loop/scripted.ts";
import { onlyRun, resultOf, run, start, temporaryRuns } from "./command.ts";
import { USD_PER_CALL, writePrices } from "./scripted-model.ts";

const usage = { fresh: 20, cached: 100, cacheWrite: 0, output: 50, reasoning: 0 };
const good = `\`\`\`ts\n${rewards.upright}\n\`\`\`\n`;
const env = { ...process.env, OPENAI_API_KEY: "sk-canary-for-the-model-server" };

test("killed with a question under way, a run counts it in full, and everything else once", async () => {
  const killed = Promise.withResolvers<void>();
  await using server = await startModelServer({
    api: chatApi,
    script: (_request, n) => {
      if (n !== 1) return answers(n === 0 ? good : rewards.prose, { usage });
      killed.resolve();
      return misbehaves("never answers");
    },
  });
  using runs = temporaryRuns();
  const at = ["--run-dir", runs.path];
  const options =
    "--task cartpole-balance --model openai:small --candidates 2 --iterations 1 --repairs 0 --steps 4096 --final-seeds 1 --answer-tokens 1000 --budget-usd 1 --json";
  const { child, ended } = start(
    [
      ...options.split(" "),
      ...["--base-url", `${server.url}/v1`, "--prices", writePrices(runs.path, "openai:small"), ...at],
    ],
    env,
  );
  await killed.promise;
  child.kill("SIGKILL");
  await ended;
  const id = onlyRun(runs.path)!;
  const transcripts = join(runs.path, id, "transcripts");
  expect(readdirSync(transcripts).filter((name) => /^\d+\.json$/.test(name))).toEqual([
    "0001.json",
    "0002.json",
  ]);
  const { attempts } = JSON.parse(readFileSync(join(transcripts, "0002.json"), "utf8"));
  expect(attempts).toMatchObject([{ message: expect.stringMatching(/^interrupted/) }]);

  const resumed = await start(["resume", id, "--concurrency", "1", "--json", ...at], env).ended;
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(server.questions).toHaveLength(3);
  const { cost } = resultOf(resumed);
  expect(cost).toMatchObject({
    calls: 2,
    failedAttempts: 1,
    inputTokens: 240,
    cachedTokens: 200,
    outputTokens: 100,
  });
  expect(cost!.usd).toBeCloseTo(2 * USD_PER_CALL + attempts[0].usd, 12);

  const shown = await run("show", id, ...at);
  expect(shown.stdout).toMatch(
    /^cost: 2 questions \(1 failed attempt\), 240 tokens in \(200 cached\), 100 out: \$0\.\d+, by your own prices of 2026-11-21$/m,
  );
  const candidate = await run("show", `${id}/g1c1`, ...at);
  expect(candidate.stdout).toContain("cost: 1 question, 120 tokens in (100 cached), 50 out: $0.00059");
  const board = JSON.parse((await run("leaderboard", "--json", ...at)).stdout);
  expect(board.rows).toMatchObject([{ run: id, usd: cost!.usd }]);
});
