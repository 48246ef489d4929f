/** Collects a rollout with each of one or several policies, whose networks are computed in one run of the graph. */
import { type Backend, type Executable, type FloatTensor, zeros } from "./backend.ts";
import { input, type Value } from "./graph/value.ts";
import { Lane, type LaneParts } from "./lane.ts";
import { foldFirstBias, multilayer, type Network, parameterOf, stack } from "./network.ts";
import { ValueEstimator } from "./values.ts";

/**
 * Output `output` `[…stack, batch, outputs]` of the acting policies, from the inputs `parameters`
 * `[…stack, network.size]` and `observation` `[…stack, batch, inputSize]`, normalised and with a one behind each.
 */
export function actorGraph(network: Network, batch: number, policies: number): Record<string, Value> {
  const lead = stack(policies);
  const parameters = input("parameters", [...lead, network.size]);
  const observation = input("observation", [...lead, batch, network.inputSize]);
  const layers = foldFirstBias(network.actor).map((each) => parameterOf(parameters, each));
  return { output: multilayer(observation, layers, network.activation) };
}

export class Collector {
  readonly lanes: readonly Lane[];
  readonly #network: Network;
  readonly #actor: Executable;
  readonly #critic: ValueEstimator;
  readonly #policies: number;
  readonly #steps: number;
  /** Of all lanes, a one behind each, `[policies, (steps + 1) * environments, inputSize]`. */
  readonly #observation: Float32Array;
  /** What the actor reads in each step: of one lane its slots, of several the same tensor, refilled. */
  readonly #feeds: readonly FloatTensor[];
  readonly #output: FloatTensor;
  readonly #faults: (Error | null)[];

  /**
   * @param parts    of each policy; equal in their sizes and settings
   * @param policies in the graph, those that nobody trains included
   */
  static async create(
    backend: Backend,
    network: Network,
    parts: readonly [LaneParts, ...LaneParts[]],
    policies: number = parts.length,
  ): Promise<Collector> {
    const actor = await backend.compile(actorGraph(network, parts[0].environment.count, policies));
    const critic = await ValueEstimator.create(backend, network, policies);
    return new Collector(network, parts, policies, actor, critic);
  }

  private constructor(
    network: Network,
    parts: readonly [LaneParts, ...LaneParts[]],
    policies: number,
    actor: Executable,
    critic: ValueEstimator,
  ) {
    const [{ environment, settings }] = parts;
    const width = environment.count * network.inputSize;
    const room = (settings.rollout + 1) * width;
    const lead = stack(policies);
    this.#network = network;
    this.#actor = actor;
    this.#critic = critic;
    this.#policies = policies;
    this.#steps = settings.rollout;
    this.#observation = new Float32Array(policies * room).fill(1);
    this.lanes = parts.map((each, p) => new Lane(each, this.#observation.subarray(p * room, (p + 1) * room)));
    const shape = [...lead, environment.count, network.inputSize];
    this.#feeds =
      policies === 1
        ? this.lanes[0]!.slots.map((data) => ({ data, shape }))
        : Array<FloatTensor>(settings.rollout).fill(zeros(...shape));
    this.#output = zeros(...lead, environment.count, network.outputSize);
    this.#faults = parts.map(() => null);
  }

  /** Why a lane takes no further part, or null. */
  faultOf(lane: number): Error | null {
    return this.#faults[lane]!;
  }

  /** Takes a lane out of all further rollouts. */
  drop(lane: number, fault: Error): void {
    this.#faults[lane] ??= fault;
  }

  /**
   * Steps every lane's environment through one rollout and fills its batch. A lane whose reward or environment fails is
   * dropped; see {@link faultOf}.
   * @param parameters `[…stack, network.size]`
   */
  async collect(parameters: FloatTensor): Promise<void> {
    const { offset, size } = this.#network.logStd ?? { offset: 0, size: 0 };
    const own = <T extends Float32Array>(all: T, p: number): Float32Array =>
      all.subarray((p * all.length) / this.#policies, ((p + 1) * all.length) / this.#policies);
    const into = { output: this.#output };
    this.#each((lane) => lane.begin());
    for (let t = 0; t < this.#steps && this.#anyLeft(); t++) {
      const observation = this.#feeds[t]!;
      this.#each((lane, p) => {
        lane.observe(t);
        if (this.#policies > 1) own(observation.data, p).set(lane.slots[t]!);
      });
      await this.#actor.run({ parameters, observation }, into);
      this.#each((lane, p) => {
        const logStd = own(parameters.data, p).subarray(offset, offset + size);
        lane.act(t, own(this.#output.data, p), logStd);
      });
    }
    this.#each((lane) => {
      lane.observe(this.#steps);
      lane.rate();
    });
    if (!this.#anyLeft()) return;
    await this.#critic.estimateCut(
      parameters,
      this.lanes.map(({ cut }) => cut),
      this.lanes.map(({ endValues }) => endValues),
    );
    const values = await this.#critic.estimate(parameters, this.#observation);
    this.#each((lane, p) => lane.finish(own(values, p)));
  }

  #anyLeft(): boolean {
    return this.#faults.includes(null);
  }

  #each(work: (lane: Lane, p: number) => void): void {
    this.lanes.forEach((lane, p) => {
      if (this.#faults[p] !== null) return;
      try {
        work(lane, p);
      } catch (error) {
        this.drop(p, error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  async dispose(): Promise<void> {
    await this.#actor.dispose();
    await this.#critic.dispose();
  }
}
