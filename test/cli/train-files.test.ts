/** `train --policy --state`: what is kept of a training outside any run. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../store/samples.ts";
import { cli } from "./fake-terminal.ts";

const train = ["train", "human", "--task", "cartpole-balance", "--steps", "4096", "--json"];

test("the policy is written, and a state is not left behind", async () => {
  const folder = temporaryFolder();
  const [policy, state] = [join(folder, "new", "policy.onnx"), join(folder, "training.state")];
  const { exitCode, stderr } = await cli([...train, "--policy", policy, "--state", state]);
  expect(stderr).not.toContain("goes on");
  expect(exitCode).toBe(0);
  expect(readFileSync(policy).includes("cartpole-balance")).toBe(true);
  expect(existsSync(state)).toBe(false);
});

test("a state of something else is neither taken up nor written over", async () => {
  const state = join(temporaryFolder(), "training.state");
  writeFileSync(state, "notes on a training");
  const { exitCode, stdout, stderr } = await cli([...train, "--state", state]);
  expect(exitCode).toBe(1);
  expect(stdout + stderr).toContain(
    `the state in ${state} cannot be taken up: it is damaged; name another file, or delete this one to begin anew`,
  );
  expect(readFileSync(state, "utf8")).toBe("notes on a training");
});

test.each(["--policy", "--state", "--log"])("%s names a file, or nothing is trained", async (option) => {
  const path = join(temporaryFolder(), "folder");
  mkdirSync(path);
  const { exitCode, stdout, stderr } = await cli([...train, option, path]);
  expect(exitCode).toBe(1);
  expect(stdout + stderr).toContain(`cannot write ${path}: it is a folder and not a file`);
});
