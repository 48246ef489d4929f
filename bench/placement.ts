/**
 * Which nodes of the learner's graphs ONNX Runtime gives to the CPU because an execution provider lacks them. The
 * runtime says so only in its log, so each graph is loaded in a process of its own. Prints a table of docs/backends.md.
 *
 *   npx node bench/placement.ts [webgpu|cuda|coreml]
 */
import { spawnSync } from "node:child_process";
import "../src/learn/backends/no-telemetry.ts";
import * as ort from "onnxruntime-node";
import { tableLines } from "../src/core/text-table.ts";
import type { ActionSpace } from "../src/learn/action.ts";
import { toModel } from "../src/learn/graph/onnx.ts";
import type { Value } from "../src/learn/graph/value.ts";
import { createNetwork } from "../src/learn/network.ts";
import { policiesGraph } from "../src/learn/policy-graph.ts";
import { updateGraph } from "../src/learn/update.ts";

const settings = { clip: 0.2, valueCoefficient: 0.5, entropy: 0.01, maxGradientNorm: 0.5 };
const continuous = createNetwork(4, 1, "gaussian", [64, 64]);
const discrete = createNetwork(4, 3, "categorical", [64, 64]);
const space = (policy: ActionSpace["policy"], outputs: number): ActionSpace => {
  const ones = new Array<number>(outputs).fill(1);
  return { policy, outputs, names: ones.map((_, i) => `a${i}`), half: ones, middle: ones };
};
const withActivation = (activation: "relu" | "elu") => createNetwork(4, 1, "gaussian", [64, 64], activation);

const graphs: Record<string, () => Record<string, Value>> = {
  "update, continuous": () => updateGraph(continuous, 256, settings),
  "update, continuous, clipped values": () => updateGraph(continuous, 256, { ...settings, valueClip: 0.2 }),
  "update, continuous, relu": () => updateGraph(withActivation("relu"), 256, settings),
  "update, continuous, elu": () => updateGraph(withActivation("elu"), 256, settings),
  "update, continuous, 4 policies": () => updateGraph(continuous, 256, settings, 4),
  "update, discrete": () => updateGraph(discrete, 256, settings),
  "update, discrete, 4 policies": () => updateGraph(discrete, 256, settings, 4),
  "evaluation, continuous": () => policiesGraph(continuous, space("gaussian", 1), 2, 8),
  "evaluation, discrete": () => policiesGraph(discrete, space("categorical", 3), 2, 8),
};

const [provider = "webgpu", only] = process.argv.slice(2);
if (only !== undefined) {
  await ort.InferenceSession.create(toModel(graphs[only]!()), {
    executionProviders: [provider],
    logSeverityLevel: 0,
    logVerbosityLevel: 0,
  });
} else {
  const rows = Object.keys(graphs).map((name) => {
    const { stderr, status } = spawnSync(process.execPath, [import.meta.filename, provider, name], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    return [name, ...(status === 0 ? placed(stderr) : ["refused", "", ""])];
  });
  console.log(tableLines(["graph", "nodes", "on the CPU", "which"], rows, [1, 2]).join("\n"));
}

/** From the runtime's log: all nodes, those on the CPU, and their kinds. */
function placed(log: string): string[] {
  const all = /All nodes placed on \[(\w+)\]\. Number of nodes: (\d+)/.exec(log);
  if (all) return [all[2]!, all[1] === "CPUExecutionProvider" ? all[2]! : "0", ""];
  let onCpu = false;
  let total = 0;
  const kinds: string[] = [];
  for (const line of log.split("\n")) {
    const group = /placed on \[(\w+)\]\. Number of nodes: (\d+)/.exec(line);
    if (group) {
      onCpu = group[1] === "CPUExecutionProvider";
      total += Number(group[2]);
    } else {
      const node = /VerifyEachNodeIsAssignedToAnEp\] {2,}(\w+) \(/.exec(line);
      if (node && onCpu) kinds.push(node[1]!);
    }
  }
  return [String(total), String(kinds.length), [...new Set(kinds)].join(", ")];
}
