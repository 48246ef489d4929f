import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { packageVersion } from "../../src/core/package.ts";
import { policyCases } from "../learn/policy-cases.ts";

const program = `
import json, sys
import numpy, onnxruntime
answers = []
for case in json.load(open(sys.argv[1])):
    session = onnxruntime.InferenceSession(case["path"])
    decide = lambda rows: session.run(["action"], {"observation": numpy.array(rows, numpy.float32)})[0]
    answers.append({
        "together": decide(case["observations"]).tolist(),
        "single": [decide([row])[0].tolist() for row in case["observations"]],
        "metadata": {key: json.loads(text) for key, text in session.get_modelmeta().custom_metadata_map.items()},
    })
print(json.dumps(answers))
`;

/** The interpreter of a fresh environment with ONNX Runtime in it, or why there is none. */
function python(folder: string): { readonly path: string } | { readonly missing: string } {
  const quiet = { stdio: "pipe", encoding: "utf8", timeout: 600_000 } as const;
  const path = join(folder, "venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  try {
    execFileSync("python3", ["-m", "venv", join(folder, "venv")], quiet);
    execFileSync(path, ["-m", "pip", "install", "--quiet", "onnxruntime", "numpy"], quiet);
    return { path };
  } catch (error) {
    return { missing: error instanceof Error ? error.message.split("\n")[0]! : String(error) };
  }
}

test("in Python, the file alone repeats the evaluation's actions and says what it is for, for every task", async ({
  skip,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "design-reward-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const found = python(folder);
  if ("missing" in found) return skip(`no Python with onnxruntime and numpy here: ${found.missing}`);

  const cases = await policyCases();
  const listed = cases.map(({ file, observations }, i) => {
    const path = join(folder, `${i}.onnx`);
    writeFileSync(path, file);
    return { path, observations };
  });
  writeFileSync(join(folder, "cases.json"), JSON.stringify(listed));
  writeFileSync(join(folder, "program.py"), program);
  const said = execFileSync(found.path, [join(folder, "program.py"), join(folder, "cases.json")], {
    encoding: "utf8",
  });
  for (const [i, answer] of JSON.parse(said).entries()) {
    const { task, actions } = cases[i]!;
    const { id, environment } = task;
    for (const found of [answer.together, answer.single])
      for (const [row, action] of actions.entries())
        for (const [k, value] of action.entries()) expect(found[row][k], id).toBeCloseTo(value, 4);
    expect(answer.metadata).toMatchObject({
      task: id,
      reward: "reward-id",
      observation: environment.observation,
      timestep: environment.timestep,
      version: packageVersion(),
    });
    expect(Object.keys(answer.metadata.action)).toEqual(Object.keys(environment.action));
  }
  expect(cases.length).toBeGreaterThan(5);
});
