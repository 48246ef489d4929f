/**
 * The update graph alone, for `bench/learner.ts`: the median milliseconds of an update of 4,096 rows as one JSON line.
 *
 *     node bench/learner-updates.ts <width of the two hidden layers>
 */
import { Random } from "../src/core/random.ts";
import { quantile } from "../src/core/statistics.ts";
import { zeros } from "../src/learn/backend.ts";
import { onnxCpu } from "../src/learn/backends/onnx.ts";
import { gatheredMinibatch } from "../src/learn/minibatch.ts";
import { minibatchSizes } from "../src/learn/minibatches.ts";
import { createNetwork, initialise } from "../src/learn/network.ts";
import { DEFAULT_SETTINGS } from "../src/learn/settings.ts";
import { columnCount, METRICS, updateGraph } from "../src/learn/update.ts";

/** Of the rollouts whose minibatches have so many rows. */
const SHAPE = { environments: 256, rollout: 64, minibatches: 4 };
const ROLLOUT = SHAPE.environments * SHAPE.rollout;
const sizes = minibatchSizes(SHAPE);
const { rows, block } = sizes;
const width = Number(process.argv[2]);
const network = createNetwork(5, 1, "gaussian", [width, width]);
const columns = columnCount(network, DEFAULT_SETTINGS);
const minibatch = gatheredMinibatch(network, columns, ROLLOUT, sizes, 1);
const graph = await onnxCpu.compile(updateGraph(network, rows, DEFAULT_SETTINGS, 1, minibatch));
const state = () => ({
  parameters: zeros(network.size),
  moment1: zeros(network.size),
  moment2: zeros(network.size),
});
let [now, next] = [state(), state()];
now.parameters.data.set(initialise(network, 1, 0));
const records = zeros(ROLLOUT / block, block * (network.inputSize + columns));
const random = new Random(1);
for (let i = 0; i < records.data.length; i++) records.data[i] = random.normal();
const blocks = { data: new Int32Array(rows / block), shape: [rows / block] };
for (let i = 0; i < rows / block; i++) blocks.data[i] = random.integer(ROLLOUT / block);
const step = zeros(2);
step.data.set([1e-6, 1e-5]);
const metrics = zeros(METRICS.length);

const times: number[] = [];
for (let update = 0; update < 40; update++) {
  const started = performance.now();
  await graph.run(
    { ...now, records, blocks, step },
    { nextParameters: next.parameters, nextMoment1: next.moment1, nextMoment2: next.moment2, metrics },
  );
  times.push(performance.now() - started);
  [now, next] = [next, now];
}
await graph.dispose();
console.log(JSON.stringify({ milliseconds: quantile(times.slice(5), 0.5) }));
