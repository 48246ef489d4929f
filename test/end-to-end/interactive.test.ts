/** `--interactive` at a terminal: a run under util-linux's `script`, which gives it a pseudo-terminal. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { rewards } from "../loop/scripted.ts";
import { until } from "../until.ts";
import { events } from "./answer-by-hand.ts";
import { onlyRun, temporaryRuns } from "./command.ts";

const bin = join(import.meta.dirname, "../../dist/src/cli/bin.js");
const terminal = "script";
const hasTerminal = /util-linux/.test(spawnSync(terminal, ["--version"], { encoding: "utf8" }).stdout ?? "");

function atTerminal(args: readonly string[]) {
  const command = [process.execPath, bin, ...args].map((part) => `'${part}'`).join(" ");
  const { CI: _ci, ...env } = process.env;
  const child = spawn(terminal, ["-qec", `stty rows 40 cols 100; ${command}`, "/dev/null"], {
    // Whatever the user's own shell is: `script` runs the command in it.
    env: { ...env, TERM: "xterm", SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  let screen = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
  });
  /** Everything that was ever painted, without what colours and moves it. */
  const text = () => stripVTControlCharacters(screen);
  return {
    type: (keys: string) => child.stdin.write(keys),
    text,
    /** The place to type is painted after the question, when the terminal takes every key as it is. */
    asks: (question: string) => until(() => text().split(question)[1]?.endsWith("> ") === true),
    ended: new Promise<number | null>((resolve) => child.on("close", resolve)),
  };
}

test.skipIf(!hasTerminal)(
  "a person is asked between generations, stops with Ctrl-C and goes on",
  async () => {
    using runs = temporaryRuns();
    const args =
      "--task cartpole-balance --model manual --candidates 1 --iterations 3 --steps 4096 --final-seeds 1 --repairs 0 --interactive"
        .split(" ")
        .concat("--run-dir", runs.path);
    const first = atTerminal(args);
    await until(() => existsSync(join(runs.path, onlyRun(runs.path) ?? "none", "inbox")));
    const id = onlyRun(runs.path)!;
    const answer = (name: string, code: string) =>
      writeFileSync(join(runs.path, id, "inbox", name), `${code}\n`);
    answer("g1-c1.ts", rewards.gentle);
    await first.asks("before generation 2?");
    const painted = first.text().length;
    first.type("Less effort.\r");
    // The same again is a duplicate, which takes no training.
    answer("g2-c1.ts", rewards.gentle);
    await first.asks("before generation 3?");
    // The view was painted again only after the answer.
    const untilTheView = first.text().slice(painted).split("cartpole-balance ·")[0]!;
    expect(untilTheView.trim()).toBe("Less effort.");
    first.type("\u0003");
    expect(await first.ended).toBe(130);
    expect(first.text()).toContain(`to go on: design-reward resume ${id}`);

    const second = atTerminal(["resume", id, "--interactive", "--run-dir", runs.path]);
    await second.asks("before generation 3?");
    second.type("!Start over.\r");
    answer("g3-c1.ts", rewards.gentle);
    expect(await second.ended).toBe(0);
    expect(events(runs.path).filter(({ type }) => type === "asked")).toMatchObject([
      { generation: 0, feedback: [] },
      { generation: 1, feedback: [{ text: "Less effort.", instead: false }] },
      { generation: 2, feedback: [{ text: "Start over.", instead: true }] },
    ]);
  },
);
