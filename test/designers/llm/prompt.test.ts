/** The prompts as they are sent, and what hostile text can do in them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { referenceReward, tasks } from "../../../envs/index.ts";
import type { DesignRequest } from "../../../src/core/candidate.ts";
import { UsageProblem } from "../../../src/core/problem.ts";
import { cut, dataLine } from "../../../src/designers/prompt/data.ts";
import {
  loadTemplates,
  type PromptOptions,
  readTemplates,
  renderPrompt,
} from "../../../src/designers/prompt/index.ts";
import { openTemplates } from "../../../src/designers/prompt/template-set.ts";
import type { Task } from "../../../src/sim/environment.ts";
import type { Constant, Field } from "../../../src/sim/fields.ts";
import { best, history, request } from "./history.ts";
import { scriptedRequest, scripts } from "./scripted-run.ts";
import { armReach, sliderHold, sliderSwitch } from "./tasks.ts";

function options(task: Task): PromptOptions {
  return { templates: loadTemplates(), task, historyTurns: 4 };
}

const second = request({ generation: 1, incumbent: best, history });

describe("rendered prompts", () => {
  test.each([sliderHold, armReach, sliderSwitch])("$id, first generation", async (task) => {
    const { system, user } = renderPrompt(options(task), request());
    await expect(`${system}\n=== user ===\n\n${user}`).toMatchFileSnapshot(
      `./__snapshots__/${task.id}.g1.md`,
    );
  });

  test("second generation", async () => {
    const { user } = renderPrompt(options(sliderHold), second);
    await expect(user).toMatchFileSnapshot("./__snapshots__/slider-hold.g2.md");
  });

  test("second generation after nothing was trained", async () => {
    const failed = history.filter(({ fitness }) => fitness === undefined);
    const { user } = renderPrompt(options(sliderHold), request({ generation: 1, history: failed }));
    await expect(user).toMatchFileSnapshot("./__snapshots__/slider-hold.g2-none.md");
  });

  test("the system prompt stays the same over a run, so that it can be cached", () => {
    const first = renderPrompt(options(sliderHold), request());
    expect(renderPrompt(options(sliderHold), second).system).toBe(first.system);
  });

  test("the user's own words take the place of the task's description", () => {
    const { system } = renderPrompt(options(sliderHold), request({ description: "Be {{title}} quick." }));
    expect(system).toContain("Be {{title}} quick.");
    expect(system).not.toContain(sliderHold.description);
  });

  test("neither the reference rewards nor the fitness as code is told", () => {
    const { system, user } = renderPrompt(options(sliderHold), second);
    for (const secret of ["0.123456", "hold.human", "hold.sparse"])
      expect(system + user).not.toContain(secret);
  });

  test("faults of the machine and of the provider are not told as the reward's own", () => {
    const { user } = renderPrompt(options(sliderHold), second);
    expect(user).toContain("g1c5; not trained, for a reason outside the reward");
    expect(user).not.toContain("disk");
    expect(user).not.toContain("g1c6");
  });

  test("history goes back as many generations as the method says", () => {
    const older = { ...best, label: "g0c9", generation: -1 };
    const told = (historyTurns: number) =>
      renderPrompt(
        { ...options(sliderHold), historyTurns },
        request({ generation: 1, history: [older, ...history] }),
      );
    expect(told(2).user).toContain("g0c9");
    expect(told(1).user).not.toContain("g0c9");
  });
});

describe("every task of the registry", () => {
  test.each(tasks.map((task) => [task.id, task] as const))("%s is told whole", (_id, task) => {
    const { system } = renderPrompt(options(task), request({ task: task.id }));
    const { environment, horizon, endsWhen } = task;
    for (const [name, { unit, meaning }] of Object.entries<Field>(environment.state)) {
      expect(system).toMatch(new RegExp(`readonly ${name}: `));
      expect(flat(system)).toContain(flat(meaning.replace(/\.$/, "")));
      expect(system).toContain(`/** ${unit === "" ? "No unit" : unit}`);
    }
    for (const { meaning, unit } of (environment.constants ?? []) as readonly Constant[]) {
      expect(system).toMatch(new RegExp(`${escaped(meaning)} = [-\\d.e]+ ${escaped(unit)}[.;]`));
    }
    expect(system.includes("Wraps:")).toBe(
      Object.values<Field>(environment.state).some(({ wraps }) => wraps === true),
    );
    expect(system).toContain(`The policy sees ${environment.observation.join(", ")}, and maximises`);
    for (const name of Object.keys(environment.action)) expect(system).toContain(`readonly ${name}: `);
    expect(system).toContain(`at most ${horizon} steps of ${environment.timestep} s`);
    expect(flat(system)).toContain(flat(endsWhen === "" ? "Nothing ends it early." : endsWhen));
    expect(flat(system)).toContain(flat(task.fitness.meaning));
  });

  test.each(tasks.map((task) => [task.id, task] as const))(
    "%s: no line of its rewards and no code of its fitness is told",
    (id, task) => {
      const second = { ...scriptedRequest(scripts[1]!, 2), task: id };
      const prompts = [request({ task: id }), second].map((each) => renderPrompt(options(task), each));
      const told = flat(prompts.map(({ system, user }) => `${system}\n${user}`).join("\n"));
      const secrets = [
        ...(["human", "sparse"] as const).flatMap((which) => codeLines(referenceReward(task, which))),
        ...codeLines(String(task.fitness.of)),
        ...codeLines(String(task.success?.of ?? "")),
        task.rewards.human,
        task.rewards.sparse,
      ];
      expect(secrets.length).toBeGreaterThan(5);
      for (const secret of secrets) expect(told).not.toContain(secret);
    },
  );

  /** Lines that say something of their own: more than brackets, and not the signature that every reward has. */
  function codeLines(source: string): string[] {
    return source
      .split("\n")
      .map((line) =>
        flat(line)
          .replace(/^\([^)]*\) => /, "")
          .replace(/[;,{]+$/, "")
          .trim(),
      )
      .filter(
        (line) => line.length > 8 && !/^(import|export) /.test(line) && !/^return$|^readonly /.test(line),
      );
  }

  const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const flat = (text: string): string => text.replace(/[\s*]+/g, " ").trim();
});

describe("history", () => {
  const scripted = scriptedRequest(scripts[1]!, 2);
  const told = renderPrompt(options(sliderHold), scripted).user;

  test("a refused reward that went back is told by what came of it, once", () => {
    expect(told).toContain(
      "g1c3r1; fitness 0.12, success 0 %, episodes of 500 steps; terms: [goal] 214, [effort] -3.98; alarms: dominant-term; mends g1c3 (types)",
    );
    expect(told).not.toMatch(/^g1c3;/m);
    expect(told).not.toContain("g2c3 (types):");
  });

  test("rewards with one and the same fault are told together", () => {
    expect(told).toContain("g2c3r1, g2c4 (types)\n- line 6: The state has no field `pitchRate`. Write");
    expect(told.split("The state has no field").length).toBe(2);
  });

  test("a duplicate stands in the history and not among the faults", () => {
    expect(told).toContain("g2c1; not trained: The same reward as g1c1, letter for letter.");
    expect(told).not.toContain("(duplicate)");
  });
});

describe("feedback", () => {
  const say = (text: string, instead: boolean) => [{ generation: 1, text, instead }];
  const told = (feedback: DesignRequest["feedback"], generation = 1) =>
    renderPrompt(options(sliderHold), { ...second, generation, ...(feedback && { feedback }) }).user;

  test("stands beside the reflection, or in its place", () => {
    expect(told(say("Slower.", false))).toMatch(/> Slower\.[\s\S]*## What has been tried/);
    expect(told(say("Slower.", false))).toContain("[near]            12.0  61.5");
    expect(told(say("Slower.", true))).toContain("> Slower.");
    expect(told(say("Slower.", true))).not.toContain("[near]            12.0  61.5");
    expect(told(say("Slower.", true))).toContain("Math.exp(-Math.abs(next.position - 1) / 0.5)");
  });

  test("is told in short from then on, and the reflection is back", () => {
    const words = `Slower near the mark. ${"It overshoots again and again. ".repeat(20)}`;
    const later = told(say(words, true), 2);
    expect(later).toMatch(
      /> Before generation 2: Slower near the mark\. (It overshoots again and again\. ?)+ \[…\]/,
    );
    expect(later).toContain("[near]            12.0  61.5");
    expect(later.length).toBeLessThan(told(say(words, false), 1).length);
  });

  test("is heard before the first generation too", () => {
    const feedback = [{ generation: 0, text: "Gently.", instead: false }];
    expect(renderPrompt(options(sliderHold), request({ feedback })).user).toContain("> Gently.");
  });
});

describe("long text", () => {
  test("is cut between lines, and says so", () => {
    const lines = Array.from({ length: 10 }, (_, i) => `line ${i}`).join("\n");
    expect(cut(lines, 22)).toBe("line 0\nline 1\nline 2\n[7 more lines, left out]");
    expect(cut(lines, 1000)).toBe(lines);
  });

  test("on one line is told whole or not at all", () => {
    expect(dataLine("a b", 3)).toBe("a b");
    expect(dataLine("a bc", 3)).toBe("[a text of 4 characters, left out]");
  });
});

describe("templates", () => {
  function withTemplate(name: string, text: string, check: (folder: string) => void): void {
    const folder = mkdtempSync(join(tmpdir(), "prompts-"));
    try {
      writeFileSync(join(folder, name), text);
      check(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test("an unknown slot is an error", () => {
    withTemplate("parent.md", "{{label}} {{fitnes}}", (folder) => {
      expect(() => readTemplates(folder)).toThrow(UsageProblem);
      expect(() => readTemplates(folder)).toThrow(
        /parent\.md has an unknown slot "fitnes": it may have label, fitness/,
      );
    });
  });

  test("a slot that is not filled in is an error", () => {
    withTemplate("system.md", "Design a reward.", (folder) => {
      expect(() => readTemplates(folder)).toThrow(/system\.md lacks the slot "\{\{maxTerms\}\}"/);
    });
  });

  test("a user's own template takes the place of the package's", () => {
    withTemplate("answer.md", "Answer briefly.", (folder) => {
      const own = { ...options(sliderHold), templates: loadTemplates(readTemplates(folder)) };
      expect(renderPrompt(own, request()).user).toContain("Answer briefly.");
    });
  });

  test("an unknown template is an error, unless another room has it", () => {
    withTemplate("review.md", "Review {{source}}.", (folder) => {
      expect(() => readTemplates(folder)).toThrow(
        /there is no prompt template "review", but .* holds review\.md/,
      );
      const texts = readTemplates(folder, { review: ["source"] });
      expect(openTemplates({ review: ["source"] }, texts).render("review", { source: "{{x}}" })).toBe(
        "Review {{x}}.\n",
      );
      expect(() => readTemplates(folder, { review: ["code"] })).toThrow(
        /unknown slot "source": it may have code/,
      );
    });
  });

  test("a missing folder and an empty one are wrong usage", () => {
    expect(() => readTemplates("nowhere")).toThrow(/the folder nowhere of --prompts cannot be read/);
    withTemplate("notes.txt", "", (folder) => {
      expect(() => readTemplates(folder)).toThrow(/holds no template; copy one of system\.md/);
      expect(() => readTemplates(folder)).toThrow(UsageProblem);
    });
  });

  test("a user's own rules hold in small contexts too", () => {
    const templates = loadTemplates({ system: "My rules, {{maxTerms}} terms.\n\n{{example}}" });
    const { system } = renderPrompt({ ...options(sliderHold), templates, promptTokens: 500 }, request());
    expect(system).toMatch(/^My rules, 16 terms\./);
  });
});
