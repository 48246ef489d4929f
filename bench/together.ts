/**
 * Policies in one graph: environment steps learnt from a second, over all policies, by number of policies, on every
 * backend that this machine has. The reference is one policy on the same backend.
 *
 *     npx node bench/together.ts [rounds]
 */

import { backends } from "../src/learn/backends/index.ts";
import { createNetwork } from "../src/learn/network.ts";
import { DEFAULT_SETTINGS } from "../src/learn/settings.ts";
import { chooseTogether, measureThroughput } from "../src/learn/throughput.ts";

const POLICIES = [1, 2, 4, 8, 16];
const rounds = Number(process.argv[2] ?? 5);
/** A backend this slow is measured with up to four policies. */
const SLOW = 5_000;

console.log("| backend | networks | policies | steps learnt from a second | ratio |");
console.log("| --- | --- | ---: | ---: | ---: |");
for (const entry of Object.values(backends)) {
  const found = await entry.find();
  if (!found.available) {
    console.log(`| \`${entry.id}\` | not here: ${found.reason} | | | |`);
    continue;
  }
  const backend = await entry.open();
  for (const hidden of [
    [64, 64],
    [256, 256],
  ]) {
    const network = createNetwork(5, 1, "gaussian", hidden);
    let reference = 0;
    for (const policies of POLICIES) {
      if (policies > 4 && reference < SLOW) break;
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
    const { policies } = await chooseTogether(
      backend,
      network,
      DEFAULT_SETTINGS,
      reference < SLOW ? 4 : POLICIES.at(-1)!,
    );
    console.log(`| \`${backend.id}\` | ${hidden.join("×")} | chosen: ${policies} | | |`);
  }
}
