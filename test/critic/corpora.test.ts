/** False alarms and detection: what the gates say of good rewards and of hackable ones. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findTask, referenceReward, tasks } from "../../envs/index.ts";
import { packageRoot } from "../../src/core/package.ts";
import { Critic } from "../../src/critic/index.ts";
import { goodAnswers } from "./good-answers.ts";
import { hackable } from "./hackable/index.ts";

const critics = new Map<string, Critic>();
function criticOf(task: string): Critic {
  const critic = critics.get(task) ?? new Critic(findTask(task));
  critics.set(task, critic);
  return critic;
}
afterAll(() => {
  for (const critic of critics.values()) critic.dispose();
});

test("there are thirty good rewards for all tasks, and at least twelve hackable ones over six tasks", () => {
  expect(goodAnswers.length).toBeGreaterThanOrEqual(30);
  expect(new Set(goodAnswers.map(({ task }) => task)).size).toBe(10);
  expect(hackable.length).toBeGreaterThanOrEqual(12);
  expect(new Set(hackable.map(({ task }) => task)).size).toBeGreaterThanOrEqual(6);
  expect(new Set(hackable.map(({ id }) => id)).size).toBe(hackable.length);
});

test("the table of docs/critic.md names every hackable reward", () => {
  const page = readFileSync(join(packageRoot(), "docs", "critic.md"), "utf8");
  for (const { exploit, id, task } of hackable)
    expect(page).toContain(`| \`${id}\` | \`${task}\` | ${exploit} |`);
});

describe("no good reward is refused", () => {
  test.each(tasks.map((task) => [task.id, task] as const))(
    "the reference rewards of %s",
    async (id, task) => {
      for (const which of ["human", "sparse"] as const) {
        const { verdict } = await criticOf(id).critique(referenceReward(task, which));
        expect(verdict).toMatchObject({ accepted: true });
      }
    },
  );

  test.each(goodAnswers.map((good) => [good.task, good.style, good.answer] as const))(
    "%s: %s",
    async (task, _style, answer) => {
      const { verdict } = await criticOf(task).critique(answer);
      expect(verdict).toMatchObject({ accepted: true });
      for (const { severity } of verdict.findings) expect(severity).not.toBe("error");
    },
  );
});

describe("a hackable reward is caught by who is expected to", () => {
  test.each(hackable.map((each) => [each.id, each] as const))(
    "%s",
    async (_id, { caughtBy, source, task }) => {
      const { verdict } = await criticOf(task).critique(source);
      if ("alarm" in caughtBy) {
        expect(verdict.accepted).toBe(true);
        return;
      }
      const { finding, gate } = caughtBy;
      expect(verdict.gates).toContainEqual({ gate, status: caughtBy.verdict });
      expect(verdict.findings).toContainEqual(
        expect.objectContaining({
          kind: finding,
          severity: caughtBy.verdict === "refused" ? "error" : "warning",
        }),
      );
      expect(verdict.accepted).toBe(caughtBy.verdict === "warned");
    },
  );
});
