/** A run as data: what it was asked to do, what happened, what came out. */
import type { BackendId } from "./backend-id.ts";
import type { Example, Proposal, Reflection, Verdict } from "./candidate.ts";
import type { CallForecast, Cost } from "./cost.ts";
import type { GateStatistics } from "./gate-settings.ts";
import type { Failure } from "./outcome.ts";
import type { Estimate } from "./statistics.ts";
import type { Evaluation, LearnerSettings, RecordedResult, TrainingTiming } from "./training.ts";

/** Everything that decides what a run does; `config.json` holds exactly this. */
export interface RunConfig {
  readonly task: string;
  /** The user's own words for the task; absent when the task's own description is used. */
  readonly description?: string;
  readonly method: string;
  /** Resolved: `offline`, `anthropic:<name>`, `openai:<name>`, `manual`, `replay:<run>`. */
  readonly model: string;
  readonly baseUrl?: string;
  readonly candidates: number;
  readonly iterations: number;
  /** Environment steps of one training. */
  readonly steps: number;
  /** Trainings of each candidate in the search. */
  readonly seeds: number;
  /** Fresh trainings of the winner and of each reference reward at the end. */
  readonly finalSeeds: number;
  readonly seed: number;
  readonly budgetUsd?: number;
  readonly maxHours?: number;
  /** How often a refused candidate goes back to its designer within a generation; 0 where absent. */
  readonly repairs?: number;
  /** Seats of a generation that may still be training when the next one is asked for; 0 where absent. */
  readonly overlap?: number;
  /** Proven rewards of the user's own leaderboard that the designer is shown; 0 where absent. */
  readonly fewShot?: number;
  /** A person's own reward, which is trained first and is the first parent. */
  readonly seedReward?: { readonly name: string; readonly source: string };
  /** The user's own prompt templates by name, in place of the built-in ones. */
  readonly prompts?: Readonly<Record<string, string>>;
  readonly llm?: LlmSettings;
  /** What the trainings run on; absent for the default. */
  readonly backend?: BackendId;
  /** Policies of one graph; 1 where absent. */
  readonly together?: number;
  readonly settings: LearnerSettings;
}

/** How a language model is asked; everything omitted is decided by the provider's adapter. */
export interface LlmSettings {
  /** How much a reasoning model may think. */
  readonly effort?: "low" | "medium" | "high";
  /** Whether an answer is a fenced block in Markdown or a JSON object that the server enforces. */
  readonly answerFormat?: "auto" | "fenced" | "structured";
  /** Tokens that prompt and answer may take together. */
  readonly contextTokens?: number;
  /** Most tokens of one answer, reasoning included. */
  readonly answerTokens?: number;
  /** The user's own prices, in the form of the built-in table; checked when they are read. */
  readonly prices?: unknown;
}

/** What a person said about a run, as the run's folder keeps it. */
export interface FeedbackEntry {
  /** Tells whether it was told already. */
  readonly id: string;
  readonly text: string;
  /** Whether it stands in place of the reflection instead of beside it. */
  readonly instead: boolean;
}

/** Which reward a final training is of. */
export type Contender = "winner" | "human" | "sparse";

/** Events of the journal, in the order in which the loop takes its steps (never in the order of the clock). */
export type RunEvent =
  | {
      readonly type: "run-started";
      readonly config: RunConfig;
      readonly versions: Readonly<Record<string, string>>;
    }
  | { readonly type: "control-trained"; readonly evaluation: Evaluation }
  | { readonly type: "generation-started"; readonly generation: number }
  | {
      /** The designer is asked for a generation, and told what a person said since it was asked before. */
      readonly type: "asked";
      readonly generation: number;
      readonly feedback: readonly FeedbackEntry[];
    }
  /** The proven rewards that the designer is shown in this run. */
  | { readonly type: "examples-chosen"; readonly examples: readonly Example[] }
  | {
      readonly type: "proposed";
      readonly generation: number;
      readonly label: string;
      readonly proposal: Proposal;
      /** Label of the refused candidate that this proposal mends. */
      readonly repairs?: string;
    }
  | {
      readonly type: "judged";
      readonly label: string;
      readonly id: string;
      readonly source: string;
      readonly verdict: Verdict;
    }
  | {
      /** A training of a part of the steps, on the search's first seed. */
      readonly type: "short-trained";
      readonly label: string;
      readonly id: string;
      readonly steps: number;
      /** Null when it failed. */
      readonly fitness: number | null;
      readonly failure?: Failure;
    }
  | {
      /** Who goes on after a short training. */
      readonly type: "halved";
      readonly generation: number;
      readonly steps: number;
      readonly kept: readonly string[];
    }
  | {
      readonly type: "trained";
      readonly label: string;
      readonly id: string;
      readonly seed: number;
      readonly result: RecordedResult;
    }
  | {
      readonly type: "training-failed";
      readonly label: string;
      readonly id: string;
      readonly seed: number;
      readonly failure: Failure;
    }
  | {
      readonly type: "reflected";
      readonly label: string;
      readonly id: string;
      readonly reflection: Reflection;
    }
  | {
      readonly type: "selected";
      readonly generation: number;
      /** Null while nothing was trained. */
      readonly incumbent: { readonly label: string; readonly id: string; readonly fitness: number } | null;
      /** Whether the incumbent is new. */
      readonly improved: boolean;
    }
  | {
      readonly type: "final-trained";
      readonly contender: Contender;
      readonly seed: number;
      readonly result: RecordedResult;
    }
  | {
      readonly type: "final-failed";
      readonly contender: Contender;
      readonly seed: number;
      readonly failure: Failure;
    }
  | {
      /** The search ended before its last generation, e.g. because its time was up. */
      readonly type: "search-stopped";
      readonly generation: number;
      readonly reason: string;
    }
  | {
      /** The finalist with the best mean fitness over its trainings in and after the search. */
      readonly type: "winner-chosen";
      readonly label: string;
      readonly id: string;
      readonly fitness: number;
    }
  | { readonly type: "run-finished"; readonly result: RunResult }
  | { readonly type: "run-failed"; readonly message: string };

/** A journal line: an event with its number and its time. */
export type JournalLine = { readonly seq: number; readonly at: string } & RunEvent;

/** One row of the table at the end of a run. */
export interface ContenderResult {
  readonly contender: Contender;
  /** Fitness over the final seeds. */
  readonly fitness: Estimate;
  /** Success rate over the final seeds, or null when the task has no success predicate. */
  readonly success: Estimate | null;
  readonly seeds: readonly number[];
}

/** One kind of alarm among the winner's fresh trainings. */
export interface WinnerAlarm {
  readonly kind: string;
  /** Of the first training that raised it. */
  readonly message: string;
  /** Fresh trainings that raised it. */
  readonly trainings: number;
}

export interface RunResult {
  readonly task: string;
  readonly method: string;
  readonly model: string;
  /** Environment steps of each training. */
  readonly steps: number;
  /** What the trainings ran on; absent for the default. */
  readonly backend?: BackendId;
  readonly winner: {
    readonly label: string;
    readonly id: string;
    readonly source: string;
    /** Signs in its fresh trainings that the reward is collected without the task; empty where there are none. */
    readonly alarms: readonly WinnerAlarm[];
  };
  /** Winner, human, sparse; a contender whose trainings all failed is left out. */
  readonly contenders: readonly ContenderResult[];
  /** (F − F_sparse) / |F_human − F_sparse| (Ma et al., Eureka, 2023), or null where it is undefined. */
  readonly humanNormalised: number | null;
  readonly trainings: number;
  /** What each gate refused, and how many trainings that saved; gates that were off are left out. */
  readonly gates: readonly GateStatistics[];
  /** What the language model cost; absent where none was asked. */
  readonly cost?: Cost;
}

/** What a run tells whoever watches it: journal events, and fleeting news that the journal does not keep. */
export type RunSignal =
  /** Comes first. The journal does not name its run: the folder does. */
  | { readonly type: "opened"; readonly run: string; readonly config: RunConfig }
  | { readonly type: "event"; readonly event: RunEvent; readonly replayed: boolean }
  | {
      readonly type: "forecast";
      readonly trainings: number;
      readonly environmentSteps: number;
      readonly seconds: number | null;
      /** Null where no language model is paid. */
      readonly calls?: CallForecast | null;
    }
  /** What the run's questions to a language model cost so far. */
  | { readonly type: "cost"; readonly cost: Cost }
  | {
      /** A verdict is known; the journal tells of it once every seat before it has one. */
      readonly type: "answered";
      readonly label: string;
      readonly accepted: boolean;
      /** Between the question and its answer, waits in queues included. */
      readonly seconds: number;
      /** Between the answer and its verdict. */
      readonly milliseconds: number;
    }
  | {
      /** What a person should know while it happens: a file to write, a wait, a retry. */
      readonly type: "message";
      readonly message: string;
    }
  | { readonly type: "training-started"; readonly label: string; readonly steps: number }
  | {
      readonly type: "training-progress";
      readonly label: string;
      readonly steps: number;
      readonly fitness: number | null;
      readonly stepsPerSecond: number;
    }
  | { readonly type: "training-ended"; readonly label: string; readonly timing: TrainingTiming | null };
