/** Published results of PPO on Gymnasium's classics, and where they stand. */

export interface Published {
  readonly environment: string;
  readonly source: "RL Zoo" | "CleanRL";
  readonly mean: number;
  /** Of the Zoo: standard deviation over the episodes of one trained agent. Of CleanRL: over its seeds. */
  readonly std: number;
  /** Environment steps of the training. */
  readonly steps: number;
  /** Evaluation episodes of the Zoo's agent, deterministic; CleanRL's are the episodes of training, exploring. */
  readonly episodes?: number;
}

export const SOURCES: Readonly<Record<Published["source"], string>> = {
  "RL Zoo":
    "DLR-RM/rl-baselines3-zoo, benchmark.md (commit 61a0d13, 2023-04-11): Stable-Baselines3's PPO, hyperparameters tuned per environment (hyperparams/ppo.yml), one training, deterministic policy over 150,000 steps of evaluation.",
  CleanRL:
    "vwxyzjn/cleanrl, docs/rl-algorithms/ppo.md and cleanrl/ppo.py (commit fe8d8a0): one set of hyperparameters, three seeds, return of the episodes of training; published for discrete actions only.",
};

export const published: readonly Published[] = [
  { environment: "CartPole-v1", source: "RL Zoo", mean: 500, std: 0, steps: 100_000, episodes: 300 },
  { environment: "CartPole-v1", source: "CleanRL", mean: 490.04, std: 6.12, steps: 500_000 },
  {
    environment: "Acrobot-v1",
    source: "RL Zoo",
    mean: -73.506,
    std: 18.201,
    steps: 1_000_000,
    episodes: 2013,
  },
  { environment: "Acrobot-v1", source: "CleanRL", mean: -86.36, std: 1.32, steps: 500_000 },
  {
    environment: "Pendulum-v1",
    source: "RL Zoo",
    mean: -172.225,
    std: 104.159,
    steps: 100_000,
    episodes: 750,
  },
  {
    environment: "MountainCarContinuous-v0",
    source: "RL Zoo",
    mean: 88.343,
    std: 2.572,
    steps: 20_000,
    episodes: 633,
  },
  {
    environment: "MountainCar-v0",
    source: "RL Zoo",
    mean: -110.423,
    std: 19.473,
    steps: 1_000_000,
    episodes: 1358,
  },
  { environment: "MountainCar-v0", source: "CleanRL", mean: -200, std: 0, steps: 500_000 },
];
