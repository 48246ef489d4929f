/** A reward on its way through the loop. */
import type { Finding } from "./finding.ts";
import type { GateRecord } from "./gate-settings.ts";
import type { Failure } from "./outcome.ts";
import type { RecordedResult } from "./training.ts";

/** What a designer hands in: text that should contain one reward module. */
export interface Proposal {
  /** The answer as it came, prose and fences included. */
  readonly text: string;
  /** Whatever the designer wants back with the next request (a genome, a transcript id); plain JSON. */
  readonly notes: Readonly<Record<string, unknown>>;
  /** Why there is no answer to judge; `text` is then empty. */
  readonly failure?: Failure;
  /** The answer was cut off at its token limit, so that it may end in the middle. */
  readonly truncated?: true;
}

/** What a seat is called: `g2c5` is candidate 5 of generation 2, `g2c5r1` its first repair. */
export function labelOf(generation: number, seat: number, round = 0): string {
  return `g${generation + 1}c${seat + 1}${round > 0 ? `r${round}` : ""}`;
}

/** What every gate said about one candidate. */
export interface Verdict {
  readonly accepted: boolean;
  /** Why not; absent when accepted. */
  readonly failure?: Failure;
  /** Name of the gate that refused. */
  readonly gate?: string;
  readonly findings: readonly Finding[];
  /** Term names in order; empty until the reward could be run. */
  readonly terms: readonly string[];
  /** What each gate said, in the order in which they were asked; gates behind the one that refused are left out. */
  readonly gates?: readonly GateRecord[];
  /** Present on a near-duplicate: the trained reward whose result stands for it. */
  readonly twin?: Twin;
}

/** A trained reward that a new one is all but equal to. */
export interface Twin {
  readonly id: string;
  readonly label: string;
  /** In [0, 1]; 0 for rewards that prefer the same behaviour everywhere. */
  readonly distance: number;
}

/** One candidate with everything known about it. */
export interface Candidate {
  /** Hash of the source (of the whole answer where no source could be found). */
  readonly id: string;
  /** Where it stood, for people: {@link labelOf}; `seed` is a person's own first reward. */
  readonly label: string;
  /** From 0; a person's own first reward stands before all generations, at -1. */
  readonly generation: number;
  readonly source: string;
  readonly proposal: Proposal;
  /** Label of the refused candidate that this one mends. */
  readonly repairs?: string;
  readonly verdict: Verdict;
  /** Present when a short training decided that others get the steps; at how many steps, and how good it was. */
  readonly dropped?: { readonly steps: number; readonly fitness: number };
  /** Present when it was trained: its first training. */
  readonly result?: RecordedResult;
  /** Mean fitness over its trainings; present when it was trained. */
  readonly fitness?: number;
  /** Present when training failed. */
  readonly failure?: Failure;
  /** What the analyser made of it. */
  readonly reflection?: Reflection;
}

/** The analyser's account of one training, as data and as text. */
export interface Reflection {
  /** What the next proposal reads. */
  readonly text: string;
  /** The same in parts, in the order of reading, for a prompt that has no room for all; absent in old journals. */
  readonly parts?: readonly ReflectionPart[];
  readonly findings: readonly Finding[];
  /** Whether the reward was collected at the task's cost or without it (`src/analyse/hacked.ts`). Absent before 0.2. */
  readonly hacked?: boolean;
  /** Per term, the mean return at each checkpoint and over all of them. */
  readonly terms: Readonly<Record<string, SeriesSummary>>;
  readonly fitness: SeriesSummary;
  readonly success: SeriesSummary | null;
  readonly length: SeriesSummary;
}

/** A part of a reflection's text: tables and lists are one item a line. */
export interface ReflectionPart {
  readonly name: "curves" | "verdict" | "findings" | "best" | "worst";
  readonly text: string;
}

/** One number at every checkpoint. */
export interface SeriesSummary {
  readonly values: readonly number[];
  readonly max: number;
  readonly mean: number;
  readonly min: number;
}

/** What a person says about a run, for the next prompt. */
export interface Feedback {
  /** The generation whose prompt tells of it first. */
  readonly generation: number;
  readonly text: string;
  /** Whether it stands in place of the reflection instead of beside it. */
  readonly instead: boolean;
}

/** A proven reward of an earlier run, shown to the designer as an example. */
export interface Example {
  readonly task: string;
  /** The task as a person reads it. */
  readonly title: string;
  readonly source: string;
  /** (F − F_sparse) / |F_human − F_sparse|, or null where it is undefined. */
  readonly humanNormalised: number | null;
  /** Where it comes from: run and label. */
  readonly run: string;
  readonly label: string;
}

/** What a designer is told when it shall propose. */
export interface DesignRequest {
  readonly task: string;
  /** The user's own words for the task, in place of the task's description. */
  readonly description?: string;
  readonly generation: number;
  /** How many proposals are wanted. */
  readonly count: number;
  readonly seed: number;
  /** The best candidate so far, or null before any was trained. */
  readonly incumbent: Candidate | null;
  /** All candidates of earlier generations whose end is known, oldest first. */
  readonly history: readonly Candidate[];
  /** What a person said so far, oldest first. */
  readonly feedback?: readonly Feedback[];
  readonly examples?: readonly Example[];
}

/** A refused candidate, given back with its findings. */
export interface RepairRequest extends DesignRequest {
  readonly seat: number;
  /** Its verdict says what is wrong. */
  readonly refused: Candidate;
  /** From 1. */
  readonly round: number;
  /** What the mended candidate will be called. */
  readonly label: string;
}

/** Whoever proposes candidates. */
export interface Designer {
  /** As named in tables, e.g. `offline`, `anthropic:claude-…`. */
  readonly id: string;
  /**
   * The proposal for one seat of `request`, in `[0, request.count)`. Seats are asked at the same time, all with the
   * same request object. Equal requests give equal proposals where the designer is deterministic. A lost answer is a
   * proposal with a `failure`; what rejects is a fault of the program, of the user's set-up, or an abort.
   */
  propose(request: DesignRequest, seat: number): Promise<Proposal>;
  /** One more proposal in place of a refused one; null from a designer that mends nothing. */
  repair(request: RepairRequest): Promise<Proposal | null>;
  /**
   * Answers a question about a reward (the critic's review); absent from a designer that is no language model.
   * @param name tells this question from others of the run, e.g. `g1c3`
   * @throws FailureError of kind `provider` or `budget`
   */
  review?(prompt: string, name: string): Promise<string>;
}
