/** A key that the model's server repeats wherever it can is found nowhere afterwards: neither on the disk nor on a screen. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Behaviour } from "../llm/behaviours.ts";
import { answers, chatApi, fails, json, startModelServer } from "../llm/model-server.ts";
import { rewards } from "../loop/scripted.ts";
import { canSeeEnvironments, watchChildren } from "./child-environments.ts";
import { type Ended, onlyRun, start, temporaryRuns } from "./command.ts";

/** With characters that addresses and base64 write otherwise. */
const KEY = "sk-ca/nary+0123456789==~x";
const forms = {
  plain: KEY,
  base64: Buffer.from(KEY).toString("base64"),
  base64url: Buffer.from(KEY).toString("base64url"),
  url: encodeURIComponent(KEY),
};
const everyForm = Object.values(forms).join(" ");
const env = { ...process.env, OPENAI_API_KEY: KEY, ANTHROPIC_API_KEY: KEY, DESIGN_REWARD_DEBUG: "1" };
const headers = { "x-request-id": KEY, "set-cookie": `key=${KEY}`, "x-echo": everyForm };

const fenced = (code: string, said = everyForm) => `${said}\n\n\`\`\`ts\n${code}\n\`\`\`\n\n${said}`;
const whole = (text: string, more: object) =>
  json(200, { ...(chatApi.object({ text }) as object), ...more }, headers);

/** Answers that hold the key in prose, comments, strings, names of terms, reasoning, ids and names of models. */
const echoes: readonly Behaviour[] = [
  answers(fenced(`// ${everyForm}\n${rewards.upright}`), { reasoning: everyForm }),
  answers(fenced(`export function reward() { return { "${KEY}": 1, "${forms.url}": 2 }; }`)),
  answers(everyForm),
  { does: "reply", reply: whole(fenced(rewards.helpers), { id: KEY, model: KEY, system_fingerprint: KEY }) },
  answers(fenced(`export function reward() { throw new Error("${everyForm}"); }`)),
  answers(fenced(rewards.gentle), { stop: "length" }),
];
const revoked = fails(401, "invalid_api_key", `Incorrect API key provided: ${everyForm}`, headers);
const script = (n: number): Behaviour => {
  if (n === 0) return fails(500, "server_error", `failed for ${everyForm}`, headers);
  if (n === 1) return fails(429, "rate_limit", everyForm, { ...headers, "retry-after": "0" });
  return echoes[n - 2] ?? revoked;
};

test("a key is in no file of a run, on no screen, and in no child process", async () => {
  await using server = await startModelServer({ api: chatApi, script: (_request, n) => script(n) });
  using runs = temporaryRuns();
  const said: string[] = [];
  const tell = async (args: readonly string[], children?: (pid: number) => void): Promise<Ended> => {
    const { child, ended } = start([...args, "--run-dir", runs.path], env);
    children?.(child.pid!);
    const end = await ended;
    said.push(end.stdout, end.stderr);
    return end;
  };

  const small =
    "--task cartpole-balance --model openai:small --candidates 3 --iterations 2 --steps 4096 --final-seeds 1 --repairs 1";
  const at = ["--base-url", `${server.url}/v1`];
  let watcher: ReturnType<typeof watchChildren> | undefined;
  const ended = await tell([...small.split(" "), ...at], (pid) => {
    if (canSeeEnvironments) watcher = watchChildren(pid);
  });
  expect(ended.code, ended.stderr).toBe(0);
  expect(server.questions.length).toBeGreaterThan(2 + echoes.length);
  // It was sent, so that there was something to repeat; and nowhere but in the header.
  expect(server.questions[0]!.headers.authorization).toBe(`Bearer ${KEY}`);
  expect(found(JSON.stringify(server.questions.map(({ body, path }) => [body, path])))).toEqual([]);

  const id = onlyRun(runs.path)!;
  const refused = await tell([...small.split(" "), ...at, "--seed", "1"]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("refused the key");
  for (const args of [
    ["show", id],
    ["show", `${id}/g1c1`],
    ["show", id, "--json"],
    ["runs", "--json"],
    ["leaderboard", "--json"],
    ["compare", id, id, "--json"],
    ["export", id, "-o", join(runs.path, "exported")],
  ]) {
    const told = await tell(args);
    expect(told.stderr).not.toContain("internal");
  }

  expect(said.flatMap(found)).toEqual([]);
  const files = filesBelow(runs.path);
  const leaks = files.flatMap((file) =>
    found(readFileSync(file, "latin1")).map((form) => `${form}: ${file}`),
  );
  expect(leaks).toEqual([]);
  // What was searched is what there should be.
  const names = files.map((file) => file.slice(runs.path.length + 1));
  for (const part of [
    "journal.jsonl",
    "transcripts/0001.json",
    "best/reward.ts",
    "exported/",
    "leaderboard.sqlite",
  ]) {
    expect(
      names.some((name) => name.includes(part)),
      part,
    ).toBe(true);
  }
  expect(names.some((name) => /\/critic\.json$/.test(name))).toBe(true);

  if (watcher) {
    const children = watcher.stop();
    for (const program of ["trainer.", "examiner."]) {
      expect(
        children.some(({ command }) => command.includes(program)),
        program,
      ).toBe(true);
    }
    for (const { command, environment } of children) {
      expect(found(environment), command).toEqual([]);
      expect(found(command)).toEqual([]);
    }
  }
});

/** Which forms of the key a text holds. */
function found(text: string): string[] {
  return Object.entries(forms).flatMap(([name, form]) => (text.includes(form) ? [name] : []));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
