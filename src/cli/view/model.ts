/** What the view of a run knows: everything that a person watching is shown, and nothing else. */
import type { Cost } from "../../core/cost.ts";
import type { Contender, RunConfig, RunResult } from "../../core/run.ts";

export type CandidateState =
  /** Passed the gates and waits for a free place. */
  | { readonly kind: "queued" }
  | { readonly kind: "rejected"; readonly why: string }
  | { readonly kind: "training" }
  | { readonly kind: "trained" }
  | { readonly kind: "failed"; readonly why: string };

export interface CandidateView {
  readonly label: string;
  readonly state: CandidateState;
  /** Of all its trainings, in [0, 1]. */
  readonly progress: number;
  /** Measured when `state` is trained; before that of the exploring policy, or null. */
  readonly fitness: number | null;
  /** Fitness over training: of exploring policies while it trains, of the checkpoints afterwards. */
  readonly curve: readonly number[];
  /** Fitness of its recorded trainings: those of the search, then those that confirm a finalist. */
  readonly results: readonly number[];
  /** Trainings that ended, well or not. */
  readonly ended: number;
  /** Trainings that run after the search trained it: it is a finalist. */
  readonly confirming: number;
}

export interface GenerationView {
  /** From 0; a person's own first reward stands before all generations, at -1. */
  readonly generation: number;
  /** Answers that have come, repairs not counted. */
  readonly answers: number;
  readonly candidates: readonly CandidateView[];
  /** How it ended; null while it goes on. */
  readonly end: {
    /** Its best candidate at that time, or null when none was trained. */
    readonly best: { readonly label: string; readonly fitness: number } | null;
    /** Whether that one became the incumbent. */
    readonly improved: boolean;
  } | null;
}

/** Whether it holds a person's own first reward and nothing that was asked for. */
export function isSeed({ generation }: GenerationView): boolean {
  return generation < 0;
}

export interface FinalView {
  readonly contender: Contender;
  /** Fitness of the recorded trainings. */
  readonly fitness: readonly number[];
  readonly failed: number;
  /** Trainings that ended, recorded or not. */
  readonly ended: number;
  readonly running: number;
}

/** Where the time goes: for the estimate of what is left. */
export interface Pace {
  /**
   * When the first training began, in milliseconds on the caller's clock, moved on by every time in which none ran:
   * how long somebody thinks about an answer says nothing about what is left. Null before that.
   */
  readonly since: number | null;
  /** Since when no training runs, or null while one does. */
  readonly idleSince: number | null;
  /** Environment steps done by this process, in trainings that ended. */
  readonly steps: number;
  /** Steps so far of every training that runs, by its label. */
  readonly live: Readonly<Record<string, number>>;
  /** Trainings that ended, those of an earlier process included. */
  readonly ended: number;
}

export interface RunView {
  readonly run: string;
  readonly config: RunConfig | null;
  /** The loop's own: trainings at most, and seconds once they are known. */
  readonly forecast: { readonly trainings: number; readonly seconds: number | null };
  readonly controlled: boolean;
  readonly generations: readonly GenerationView[];
  readonly incumbent: { readonly label: string; readonly fitness: number } | null;
  /** The candidate that the fresh trainings at the end are of, or null before it was chosen. */
  readonly winner: { readonly label: string; readonly fitness: number } | null;
  readonly finals: readonly FinalView[];
  /** Why the search ended early, or null. */
  readonly stopped: string | null;
  readonly result: RunResult | null;
  /** What the language model cost so far, or null before it was asked. */
  readonly cost: Cost | null;
  /** The latest things that a person should know. */
  readonly messages: readonly string[];
  readonly pace: Pace;
}

export const emptyView: RunView = {
  run: "",
  config: null,
  forecast: { trainings: 0, seconds: null },
  controlled: false,
  generations: [],
  incumbent: null,
  winner: null,
  finals: (["winner", "human", "sparse"] as const).map((contender) => ({
    contender,
    fitness: [],
    failed: 0,
    ended: 0,
    running: 0,
  })),
  stopped: null,
  result: null,
  cost: null,
  messages: [],
  pace: { since: null, idleSince: null, steps: 0, live: {}, ended: 0 },
};
