/** Eureka: independent samples, the best one's reflection, the next generation from both. */
import type { Method } from "./method.ts";

export const eureka: Method = {
  id: "eureka",
  title: "Eureka",
  source:
    "Ma et al., 'Eureka: Human-Level Reward Design via Coding Large Language Models', ICLR 2024: samples at temperature 1, " +
    "reflection on per-term statistics at ten checkpoints, winner retrained on 5 seeds. Different here: 8 samples instead of " +
    "16 (the budget of 40 trainings at which methods are compared), the incumbent stays unless beaten, the policy that counts " +
    "is the checkpoint with the highest own return, four turns of history (each found to help by BIRD, 2026), a refused candidate goes back to the model once, and the three best " +
    "candidates are trained twice more before one is called the winner, because the best of many single trainings is partly luck.",
  propose: { candidates: 8, temperature: 1, historyTurns: 4, repairs: 1, overlap: 0, fewShot: 0 },
  train: { iterations: 5, seeds: 1, checkpoints: 10, episodes: 64 },
  select: { incumbent: "unless-beaten" },
  confirm: { finalists: 3, seeds: 2 },
  final: { seeds: 5 },
};
