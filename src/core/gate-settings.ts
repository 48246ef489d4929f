/** What a method may set about the critic's gates: plain data, so that it stands in a run's configuration. */

/** A gate that can be switched off. */
interface Switch {
  readonly on: boolean;
}

/** Settings of every gate under its name. Where a number comes from stands in docs/critic.md with its measurement. */
export interface GateSettings {
  /** The text is one piece of TypeScript or JavaScript. */
  readonly parse: Switch;
  /** The module keeps to the language of rewards. */
  readonly contract: Switch;
  /** TypeScript's checker agrees with the task's types. */
  readonly types: Switch;
  /** The reward is finite, deterministic and pure on probes. */
  readonly "dry-run": Switch;
  /** The reward tells good from bad on recorded episodes. */
  readonly sense: Switch & {
    /** Whether a reward is refused that pays failing more than succeeding; else it is a warning. */
    readonly refuse: boolean;
    /** A failing policy has to earn more than a succeeding one by this share of the larger amount. */
    readonly margin: number;
    /** A term that varies this many times as much as all others together leaves them no say. */
    readonly dominance: number;
  };
  /** The reward is not one that was trained already (EPIC: Gleave et al., ICLR 2021; STARC: Skalse et al., ICLR 2024). */
  readonly novelty: Switch & {
    /** Largest distance, in [0, 1], at which two rewards count as one. */
    readonly distance: number;
  };
  /** Successes outrank failures on labelled episodes of earlier trainings (CARD: Sun et al., 2025, trajectory preference evaluation). */
  readonly preference: Switch & {
    /** Share of the successes that have to earn more a step than the best failure; CARD's 0.8. */
    readonly share: number;
  };
  /** A part of the training decides who gets the rest (successive halving: Jamieson and Talwalkar, AISTATS 2016). */
  readonly "short-training": Switch & {
    /** Every so many candidates one goes on; 4 as in Optuna. */
    readonly reduction: number;
    /** Shares of a training's steps after which candidates drop out, ascending, each below 1. */
    readonly rungs: readonly number[];
    /** Never fewer than this many go on. */
    readonly keep: number;
  };
  /** A language model reads the reward for self-consistency (Auto MC-Reward: Li et al., CVPR 2024, Reward Critic). */
  readonly review: Switch & {
    /** Refusals of one seat after which the gate lets the answer pass; Auto MC-Reward's 3. */
    readonly rounds: number;
  };
}

export type GateName = keyof GateSettings;

/** Whatever a method leaves out takes the default. */
export type GateOverrides = { readonly [G in GateName]?: Partial<GateSettings[G]> };

const defaultGateSettings: GateSettings = {
  parse: { on: true },
  contract: { on: true },
  types: { on: true },
  "dry-run": { on: true },
  sense: { on: true, refuse: true, margin: 0.1, dominance: 100 },
  novelty: { on: true, distance: 0.001 },
  preference: { on: false, share: 0.8 },
  "short-training": { on: false, reduction: 4, rungs: [0.25], keep: 1 },
  review: { on: false, rounds: 3 },
};

export function gateSettings(overrides: GateOverrides = {}): GateSettings {
  const merged = Object.entries(defaultGateSettings).map(([name, settings]) => [
    name,
    { ...settings, ...overrides[name as GateName] },
  ]);
  return Object.fromEntries(merged) as GateSettings;
}

/** What a gate said: `warned` let the candidate through with a warning, `not-applicable` lacked what it judges by. */
export type GateStatus = "passed" | "warned" | "refused" | "not-applicable" | "off";

/** One line of a verdict. It bears no times: equal answers get equal verdicts. */
export interface GateRecord {
  readonly gate: string;
  readonly status: GateStatus;
  /** Why a gate did not apply. */
  readonly reason?: string;
}

/** What one gate was good for in a run. */
export interface GateStatistics {
  readonly gate: string;
  /** Candidates that came before this gate and that it could judge. */
  readonly judged: number;
  readonly refused: number;
  readonly warned: number;
  /** It was asked and had nothing to judge by. */
  readonly notApplicable: number;
  /** Trainings that were not spent on what it refused. */
  readonly saved: number;
}
