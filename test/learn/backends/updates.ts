/** PPO updates on fixed data through a backend: what the contract suite compares with the default. */
import { Random } from "../../../src/core/random.ts";
import { type Backend, type FloatTensor, zeros } from "../../../src/learn/backend.ts";
import { createNetwork, initialise, type Network, stack } from "../../../src/learn/network.ts";
import { Optimiser } from "../../../src/learn/optimiser.ts";
import { DEFAULT_SETTINGS } from "../../../src/learn/settings.ts";
import { ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON, METRICS, updateGraph } from "../../../src/learn/update.ts";
import { withOnes } from "../with-ones.ts";

/** Numbers of updates after which backends are compared. */
export const COUNTS = [1, 10, 100];
const ROWS = 32;
const MINIBATCHES = 4;
const OBSERVATION = 3;
const LEARNING_RATE = 1e-3;
const settings = { clip: 0.2, valueCoefficient: 0.5, entropy: 0.01, maxGradientNorm: 0.5 };

export interface Subject {
  readonly network: Network;
  /** Side by side in one graph. */
  readonly policies: number;
}

const continuous = createNetwork(OBSERVATION, 2, "gaussian", [8, 8]);
const discrete = createNetwork(OBSERVATION, 3, "categorical", [8, 8]);

export const subjects = {
  "a continuous policy": { network: continuous, policies: 1 },
  "a discrete policy": { network: discrete, policies: 1 },
  "three continuous policies": { network: continuous, policies: 3 },
} satisfies Record<string, Subject>;

/** Another order of a minibatch's rows. */
export const reversed = (row: number): number => ROWS - 1 - row;

/** The learner's state after some updates. */
export interface Snapshot {
  readonly updates: number;
  readonly parameters: readonly number[];
  readonly moments: readonly number[];
  /** In the order of `METRICS`, policy after policy. */
  readonly metrics: readonly number[];
}

interface Minibatch {
  readonly observation: FloatTensor;
  readonly columns: FloatTensor;
}

/** Made-up rows, the same for every backend; `order` says in which order they lie in each minibatch. */
function minibatches({ network, policies }: Subject, order: (row: number) => number): Minibatch[] {
  const random = new Random(7);
  const controls = network.policy === "gaussian" ? network.outputSize : 1;
  const lead = stack(policies);
  return Array.from({ length: MINIBATCHES }, () => {
    const observation = zeros(...lead, ROWS, OBSERVATION);
    const columns = zeros(...lead, controls + 3, ROWS);
    for (let i = 0; i < policies * ROWS; i++) {
      const policy = Math.floor(i / ROWS);
      const row = order(i % ROWS);
      for (let k = 0; k < OBSERVATION; k++)
        observation.data[(policy * ROWS + row) * OBSERVATION + k] = random.normal();
      const put = (column: number, value: number): void => {
        columns.data[(policy * (controls + 3) + column) * ROWS + row] = value;
      };
      for (let k = 0; k < controls; k++)
        put(k, network.policy === "gaussian" ? random.normal() : Math.floor(3 * random.next()));
      put(controls, (network.policy === "gaussian" ? -2.5 : -1.1) + 0.1 * random.normal());
      put(controls + 1, random.normal());
      put(controls + 2, random.normal());
    }
    return { observation, columns };
  });
}

/**
 * Snapshots after each of the numbers of updates (ascending), the minibatches going round.
 * @param order of the rows of a minibatch: it changes nothing but the rounding of their sums
 */
export async function train(
  backend: Backend,
  subject: Subject,
  counts: readonly number[],
  order: (row: number) => number = (row) => row,
): Promise<Snapshot[]> {
  const { network, policies } = subject;
  const lead = stack(policies);
  const batches = minibatches(subject, order);
  const kept = ["nextParameters", "nextMoment1", "nextMoment2"];
  const graph = await backend.compile(updateGraph(network, ROWS, settings, policies), { kept });
  const fresh = () => ({
    parameters: zeros(...lead, network.size),
    moment1: zeros(...lead, network.size),
    moment2: zeros(...lead, network.size),
  });
  let state = fresh();
  let spare = fresh();
  for (let p = 0; p < policies; p++)
    state.parameters.data.set(initialise(network, 3 + p, 0), p * network.size);
  const step = zeros(...lead, 2);
  const metrics = zeros(...lead, METRICS.length);
  const snapshots: Snapshot[] = [];
  try {
    for (let count = 1; count <= counts.at(-1)!; count++) {
      const correction2 = Math.sqrt(1 - ADAM_BETA2 ** count);
      for (let p = 0; p < policies; p++)
        step.data.set(
          [(LEARNING_RATE * correction2) / (1 - ADAM_BETA1 ** count), ADAM_EPSILON * correction2],
          2 * p,
        );
      await graph.run(
        { ...state, ...batches[count % MINIBATCHES]!, step },
        {
          nextParameters: spare.parameters,
          nextMoment1: spare.moment1,
          nextMoment2: spare.moment2,
          metrics,
        },
      );
      [state, spare] = [spare, state];
      if (counts.includes(count)) {
        await backend.read?.(state.parameters, state.moment1, state.moment2);
        snapshots.push({
          updates: count,
          parameters: [...state.parameters.data],
          moments: [...state.moment1.data, ...state.moment2.data],
          metrics: [...metrics.data],
        });
      }
    }
  } finally {
    await graph.dispose();
  }
  return snapshots;
}

/**
 * Two policies that learn from rollouts in which both or only one of them takes part.
 * @returns both policies' parameters after each rollout
 */
export async function trainPair(
  backend: Backend,
  rollouts: readonly (readonly [boolean, boolean])[],
): Promise<{ readonly first: number[]; readonly second: number[] }[]> {
  const network = createNetwork(1, 1, "gaussian", [4]);
  const { data: row } = zeros(ROWS);
  const filled = (value: (i: number) => number): Float32Array => row.map((_, i) => value(i));
  const action = filled((i) => (i - ROWS / 2) / ROWS);
  const batch = {
    rows: ROWS,
    observation: withOnes(filled(Math.sin), 1),
    columns: [action, action.map((each) => -0.5 * each * each), action.map(Math.sign), filled(() => 1)],
  };
  const starts = [1, 2].map((seed) => ({ parameters: initialise(network, seed, 0), seed }));
  const sizes = { environments: 8, rollout: ROWS / 8, minibatches: 2, epochs: 2 };
  const optimiser = await Optimiser.create(backend, network, { ...DEFAULT_SETTINGS, ...sizes }, starts);
  const states: { first: number[]; second: number[] }[] = [];
  for (const takesPart of rollouts) {
    const batches = takesPart.map((each) => (each ? batch : null));
    await optimiser.improve(
      batches,
      batches.map(() => LEARNING_RATE),
    );
    states.push({ first: [...optimiser.parametersOf(0)], second: [...optimiser.parametersOf(1)] });
  }
  await optimiser.dispose();
  return states;
}

/** Largest difference of two lists of numbers. */
export function distance(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} numbers beside ${b.length}`);
  return a.reduce((most, each, i) => Math.max(most, Math.abs(each - b[i]!)), 0);
}
