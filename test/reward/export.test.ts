import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, onTestFinished, test } from "vitest";
import { compileReward } from "../../src/reward/compile.ts";
import { exportFormats, exportReward, type RewardBundle } from "../../src/reward/export/index.ts";
import { isExact } from "../../src/reward/export/vectors.ts";
import { tinyTask } from "./tiny-task.ts";

const source = `import type { Action, State } from "./task";

export function reward(s: State, a: Action, next: State) {
  const near = Math.exp(-Math.abs(next.position));
  return { near, effort: -0.1 * a.force * a.force };
}
`;

const transition = {
  state: { position: 0.5, velocity: 0, flags: [1, 2] },
  action: { force: -0.5 },
  next: { position: 0.25, velocity: -0, flags: [1, 2] },
};

const bundle: RewardBundle = {
  task: tinyTask,
  source,
  javascript: compileReward(source).javascript,
  vectors: [{ ...transition, terms: { near: Math.exp(-0.25), effort: -0.1 * 0.25 } }],
  card: {
    id: "0123456789ab",
    designer: "offline",
    fitness: { mean: 0.81234, interval: [0.75, 0.875], values: [0.75, 0.8, 0.875] },
    human: { mean: 0.9, interval: [0.9, 0.9], values: [0.9, 0.9, 0.9] },
    sparse: { mean: 0.1, interval: [0, 0.2], values: [0, 0.1, 0.2] },
    humanNormalised: 0.89,
    seeds: [1, 2, 3],
    steps: 10_000,
    command: "npx design-reward --task line-reach --seed 0",
    versions: { "design-reward": "0.1.0", node: "24.0.0" },
    machine: "2 cores, Linux",
    licence: "MIT",
  },
};

const withMemory = (): RewardBundle => {
  const text = `export const memory = { best: 0 };
export const reward = (s, a, next, memory) => {
  memory.best = Math.max(memory.best, next.position);
  return { best: memory.best };
};
`;
  return {
    ...bundle,
    source: text,
    javascript: compileReward(text).javascript,
    vectors: [
      { ...transition, terms: { best: 0.25 } },
      { ...transition, next: { ...transition.next, position: -1 }, terms: { best: 0 } },
    ],
  };
};

function write(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "exported-reward-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const replay = (folder: string) =>
  spawnSync(process.execPath, [join(folder, "test.mjs")], { encoding: "utf8", env: {} });

describe.each(exportFormats.map(({ name }) => name))("the format %s", (format) => {
  test("is golden", () => {
    for (const [name, text] of Object.entries(exportReward(format, bundle))) {
      expect(text).toMatchSnapshot(name);
    }
  });

  test.each([
    ["plain", () => bundle],
    ["with memory", withMemory],
  ])("its test passes in plain Node, and fails when a number is off: %s", (_name, make) => {
    const files = exportReward(format, make());
    const good = replay(write(files));
    expect(good.stderr).toBe("");
    expect(good.status).toBe(0);
    expect(good.stdout).toContain("vectors replayed");

    const wrong = files["vectors.json"]!.replace(/"terms":\{"(\w+)":0\.\d/, '"terms":{"$1":0.9');
    expect(wrong).not.toBe(files["vectors.json"]);
    const bad = replay(write({ ...files, "vectors.json": wrong }));
    expect(bad.status).toBe(1);
    expect(bad.stderr).toMatch(/vector 0, term (near|best): expected 0\.9/);
  });
});

test("in every format, its types fit together", () => {
  const uses = exportFormats.map(({ name }) => {
    const folder = write(exportReward(name, bundle));
    const use = join(folder, "use.ts");
    writeFileSync(
      use,
      `import { reward } from "./reward.js";
       import type { State } from "./task.js";
       const state: State = { position: 0, velocity: 0, flags: [0, 1] };
       export const near: number = reward(state, { force: 1 }, state).near;`,
    );
    return use;
  });
  const program = ts.createProgram(uses, {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  });
  const messages = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
  expect(messages).toEqual([]);
});

test("an unknown format names the known ones", () => {
  expect(() => exportReward("py", bundle)).toThrow('unknown export format "py"; choose one of ts, js');
});

test("outputs are compared to the last bit unless a function may differ between machines", () => {
  expect(isExact("function reward(s) { return { x: Math.sqrt(s.y) * 2 + Math.min(s.y, 1) }; }")).toBe(true);
  expect(isExact("function reward(s) { return { x: Math.cos(s.y) }; }")).toBe(false);
  expect(isExact("function reward(s) { return { x: s.y ** 2 }; }")).toBe(false);
});
