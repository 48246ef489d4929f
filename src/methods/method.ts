/** A published method as settings of the one loop: propose → gate → train → evaluate → select → reflect. */

import type { GateOverrides } from "../core/gate-settings.ts";
import type { EarlyStop } from "../core/training.ts";

export interface Method {
  readonly id: string;
  readonly title: string;
  /** Where the method comes from, and where its settings here differ from its paper or code. */
  readonly source: string;
  readonly propose: {
    /** Independent samples a generation. */
    readonly candidates: number;
    /** Sampling temperature of a language model. */
    readonly temperature: number;
    /** Earlier generations that a prompt tells of. */
    readonly historyTurns: number;
    /** How often a refused candidate goes back to its designer within a generation. */
    readonly repairs: number;
    /**
     * Seats of a generation that may still be training when the next generation is asked for: it hides the time of
     * the answers, and the answers know nothing of those seats.
     */
    readonly overlap: number;
    /** Proven rewards of the user's own leaderboard that the designer is shown. */
    readonly fewShot: number;
  };
  readonly train: {
    readonly iterations: number;
    /** Trainings of each candidate. */
    readonly seeds: number;
    /** Moments of a training at which the policy is kept and evaluated. */
    readonly checkpoints: number;
    /** Fresh episodes of the policy that counts. */
    readonly episodes: number;
    /** When a training is given up because its reward is seen to be hacked; absent for never. */
    readonly earlyStop?: EarlyStop;
  };
  readonly select: {
    /** `unless-beaten` keeps the best so far as parent; `latest` takes each generation's own best. */
    readonly incumbent: "unless-beaten" | "latest";
  };
  /** What the critic's gates do otherwise than by default. */
  readonly gates?: GateOverrides;
  readonly confirm: {
    /** How many of the best candidates are trained again before one is called the winner; 0 trusts the search. */
    readonly finalists: number;
    /** Further trainings of each finalist. */
    readonly seeds: number;
  };
  readonly final: {
    /** Fresh trainings of the winner and of each reference reward. */
    readonly seeds: number;
  };
}
