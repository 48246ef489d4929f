/** The critic's values of a whole rollout in one run, and of the observations at which time limits cut episodes. */
import { type Backend, type Executable, type FloatTensor, zeros } from "./backend.ts";
import { input } from "./graph/value.ts";
import { multilayer, type Network, parameterOf } from "./network.ts";

export class ValueEstimator {
  readonly #critic: Executable;
  readonly #size: number;
  /** Final observations of the cut episodes, `[cut episodes or more, observationSize]`. */
  #finals: Float32Array;
  readonly #rows: number[] = [];

  static async create(backend: Backend, network: Network): Promise<ValueEstimator> {
    const parameters = input("parameters", [network.size]);
    const observation = input("observation", ["rows", network.observationSize]);
    const critic = network.critic.map((each) => parameterOf(parameters, each));
    return new ValueEstimator(
      await backend.compile({ value: multilayer(observation, critic) }),
      network.observationSize,
    );
  }

  private constructor(critic: Executable, observationSize: number) {
    this.#critic = critic;
    this.#size = observationSize;
    this.#finals = new Float32Array(observationSize);
  }

  /** Room for the normalised final observation of the episode that a time limit cut in `row`; the caller fills it. */
  final(row: number): Float32Array {
    const end = this.#rows.push(row) * this.#size;
    if (end > this.#finals.length) {
      const larger = new Float32Array(2 * end);
      larger.set(this.#finals);
      this.#finals = larger;
    }
    return this.#finals.subarray(end - this.#size, end);
  }

  /**
   * @param observation normalised, `[steps + 1, environments, observationSize]`
   * @param endValues   filled with the values of the final observations at their rows and 0 elsewhere, `[rows]`
   * @returns `[steps + 1, environments]`
   */
  async estimate(
    parameters: FloatTensor,
    observation: Float32Array,
    endValues: Float32Array,
  ): Promise<Float32Array> {
    endValues.fill(0);
    if (this.#rows.length > 0) {
      const finals = await this.#run(parameters, this.#finals.subarray(0, this.#rows.length * this.#size));
      for (const [k, row] of this.#rows.entries()) endValues[row] = finals[k]!;
      this.#rows.length = 0;
    }
    return this.#run(parameters, observation);
  }

  async #run(parameters: FloatTensor, data: Float32Array): Promise<Float32Array> {
    const rows = data.length / this.#size;
    const value = zeros(rows, 1);
    await this.#critic.run({ parameters, observation: { data, shape: [rows, this.#size] } }, { value });
    return value.data;
  }

  dispose(): Promise<void> {
    return this.#critic.dispose();
  }
}
