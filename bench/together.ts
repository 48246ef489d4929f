/**
 * Policies in one graph: environment steps learnt from a second, over all policies, by number of policies, on every
 * backend that this machine has. The reference is one policy on the same backend.
 *
 *     npx node bench/together.ts [rounds]
 */

import { onnxCpu } from "../src/learn/backends/onnx.ts";
import { createNetwork } from "../src/learn/network.ts";
import { DEFAULT_SETTINGS } from "../src/learn/settings.ts";
import { chooseTogether, measureThroughput } from "../src/learn/throughput.ts";

const POLICIES = [1, 2, 4, 8, 16];
const rounds = Number(process.argv[2] ?? 5);

console.log("| backend | networks | policies | steps learnt from a second | ratio |");
console.log("| --- | --- | ---: | ---: | ---: |");
for (const backend of [onnxCpu])
  for (const hidden of [
    [64, 64],
    [256, 256],
  ]) {
    const network = createNetwork(5, 1, "gaussian", hidden);
    let reference = 0;
    for (const policies of POLICIES) {
      const { stepsPerSecond } = await measureThroughput(
        backend,
        network,
        DEFAULT_SETTINGS,
        policies,
        rounds,
      );
      reference ||= stepsPerSecond;
      console.log(
        `| \`${backend.id}\` | ${hidden.join("×")} | ${policies} | ${Math.round(stepsPerSecond).toLocaleString("en")} | ${(stepsPerSecond / reference).toFixed(2)} |`,
      );
    }
    const { policies } = await chooseTogether(backend, network, DEFAULT_SETTINGS, POLICIES.at(-1)!);
    console.log(`| \`${backend.id}\` | ${hidden.join("×")} | chosen: ${policies} | | |`);
  }
