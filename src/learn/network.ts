/**
 * Actor and critic: two separate networks whose parameters lie side by side in one flat vector, the actor's first, so
 * that an update moves one tensor and a checkpoint is one copy. Several policies of one shape lie one below the other.
 */
import { Random } from "../core/random.ts";
import type { Activation } from "../core/training.ts";
import { reshape, transpose } from "./graph/arrange.ts";
import { add, elu, relu, tanh } from "./graph/elementwise.ts";
import { gemm, matmul } from "./graph/matrix.ts";
import { slice } from "./graph/select.ts";
import type { Value } from "./graph/value.ts";

export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** First element in the flat vector. */
  readonly offset: number;
  readonly size: number;
  /** Factor on the orthogonal initial matrix; 0 starts at zero. */
  readonly gain: number;
}

export interface Network {
  readonly observationSize: number;
  /** What the layers read in training: an observation and, for the first layers' biases, a one ({@link foldFirstBias}). */
  readonly inputSize: number;
  /** Width of the policy's head: controls, or options of a choice. */
  readonly outputSize: number;
  readonly policy: "gaussian" | "categorical";
  /** Of the hidden layers. */
  readonly activation: Activation;
  readonly actor: readonly Parameter[];
  /** Of a Gaussian policy, `[outputSize]`. */
  readonly logStd: Parameter | null;
  readonly critic: readonly Parameter[];
  /** Elements of the actor's part, the log standard deviation included. */
  readonly actorSize: number;
  /** Elements of the flat vector. */
  readonly size: number;
}

/** √2 for hidden layers, 0.01 for the policy's head, 1 for the value (CleanRL; Andrychowicz et al. 2021 on the head). */
const HIDDEN_GAIN = Math.SQRT2;
const POLICY_GAIN = 0.01;
const VALUE_GAIN = 1;

/** Lays out the parameters of an actor and a critic with the same hidden layers. */
export function createNetwork(
  observationSize: number,
  outputSize: number,
  policy: Network["policy"],
  hidden: readonly number[],
  activation: Activation = "tanh",
): Network {
  let offset = 0;
  const parameter = (name: string, shape: readonly number[], gain: number): Parameter => {
    const size = shape.reduce((product, each) => product * each, 1);
    offset += size;
    return { name, shape, offset: offset - size, size, gain };
  };
  const layers = (name: string, outputs: number, headGain: number): Parameter[] => {
    const widths = [observationSize, ...hidden, outputs];
    return hidden
      .concat(outputs)
      .flatMap((width, i) => [
        parameter(`${name}.${i}.weight`, [widths[i]!, width], i < hidden.length ? HIDDEN_GAIN : headGain),
        parameter(`${name}.${i}.bias`, [width], 0),
      ]);
  };
  const actor = layers("actor", outputSize, POLICY_GAIN);
  const logStd = policy === "gaussian" ? parameter("actor.logStd", [outputSize], 0) : null;
  const actorSize = offset;
  const critic = layers("critic", 1, VALUE_GAIN);
  const inputSize = observationSize + 1;
  return {
    observationSize,
    inputSize,
    outputSize,
    policy,
    activation,
    actor,
    logStd,
    critic,
    actorSize,
    size: offset,
  };
}

/** First values of all parameters. */
export function initialise(network: Network, seed: number, initialLogStd: number): Float32Array {
  const flat = new Float32Array(network.size);
  const random = new Random(seed);
  for (const { shape, offset, gain } of [...network.actor, ...network.critic])
    if (gain > 0) flat.set(orthogonal(shape[0]!, shape[1]!, gain, random), offset);
  if (network.logStd !== null)
    flat.fill(initialLogStd, network.logStd.offset, network.logStd.offset + network.logStd.size);
  return flat;
}

/** A matrix with orthogonal rows or columns, whichever are fewer (Saxe et al. 2014), row-major `[rows, columns]`. */
function orthogonal(rows: number, columns: number, gain: number, random: Random): Float32Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = new Float64Array(length);
    for (let i = 0; i < length; i++) vector[i] = random.normal();
    for (const other of vectors) removeProjection(vector, other);
    const norm = Math.hypot(...vector);
    if (norm > 1e-6) vectors.push(vector.map((each) => each / norm));
  }
  const matrix = new Float32Array(rows * columns);
  const [along, across] = rows < columns ? [1, columns] : [columns, 1];
  vectors.forEach((vector, k) => {
    for (let i = 0; i < length; i++) matrix[k * across + i * along] = gain * vector[i]!;
  });
  return matrix;
}

/** Gram and Schmidt: takes from `vector` its share of a vector of length 1. */
function removeProjection(vector: Float64Array, unit: Float64Array): void {
  let overlap = 0;
  for (let i = 0; i < unit.length; i++) overlap += unit[i]! * vector[i]!;
  for (let i = 0; i < unit.length; i++) vector[i]! -= overlap * unit[i]!;
}

/** The leading axes of what holds several policies side by side: none for one policy. */
export function stack(policies: number): readonly number[] {
  return policies === 1 ? [] : [policies];
}

/** Rows and columns of each policy exchanged: `[…stack, m, n] → […stack, n, m]`. */
export function flip(x: Value): Value {
  const rank = x.shape.length;
  const [m, n] = x.shape.slice(-2);
  if (m === 1 || n === 1) return reshape(x, [...x.shape.slice(0, -2), n!, m!]);
  return transpose(x, [...x.shape.keys()].slice(0, -2).concat(rank - 1, rank - 2));
}

/** The part of the flat parameters `[…stack, size]` that is `parameter`, `[…stack, …shape]`. */
export function parameterOf(flat: Value, { offset, size, shape }: Parameter): Value {
  return reshape(slice(flat, -1, offset, offset + size), [...flat.shape.slice(0, -1), ...shape]);
}

/**
 * The parameters of a network whose inputs end with a one: the first layer's bias, which follows its matrix in the flat
 * vector, is the matrix's last row. Its gradient then comes with the matrix's.
 */
export function foldFirstBias([weight, bias, ...rest]: readonly Parameter[]): Parameter[] {
  const [inputs, outputs] = weight!.shape;
  return [{ ...weight!, shape: [inputs! + 1, outputs!], size: weight!.size + bias!.size }, ...rest];
}

const ACTIVATIONS: Readonly<Record<Activation, (x: Value) => Value>> = { tanh, relu, elu };

/**
 * Layers with a linear head: `[…stack, batch, inputs] → […stack, batch, outputs]`.
 * @param parameters layer by layer a matrix and its bias; no bias where it is folded into the matrix
 */
export function multilayer(x: Value, parameters: readonly Value[], activation: Activation): Value {
  let y = x;
  for (let i = 0; i < parameters.length; ) {
    const weight = parameters[i++]!;
    const bias = parameters[i]?.shape.length === weight.shape.length - 1 ? parameters[i++] : undefined;
    const outputs = affine(y, weight, bias);
    y = i < parameters.length ? ACTIVATIONS[activation](outputs) : outputs;
  }
  return y;
}

/** `x weight + bias`, each policy of a stack with its own. */
function affine(x: Value, weight: Value, bias?: Value): Value {
  if (x.shape.length === 2) return gemm(x, weight, bias);
  const product = matmul(x, weight);
  if (bias === undefined) return product;
  const [policies, width] = bias.shape;
  return add(product, reshape(bias, [policies!, 1, width!]));
}
