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
  /** Where it stood, for people: `g2c5` is generation 2, candidate 5. */
  readonly label: string;
  readonly generation: number;
  readonly source: string;
  readonly proposal: Proposal;
  readonly verdict: Verdict;
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
  readonly findings: readonly Finding[];
  /** Per term, the mean return at each checkpoint and over all of them. */
  readonly terms: Readonly<Record<string, SeriesSummary>>;
  readonly fitness: SeriesSummary;
  readonly success: SeriesSummary | null;
  readonly length: SeriesSummary;
}

/** One number at every checkpoint. */
export interface SeriesSummary {
  readonly values: readonly number[];
  readonly max: number;
  readonly mean: number;
  readonly min: number;
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
  /** All candidates of earlier generations, oldest first. */
  readonly history: readonly Candidate[];
}

/** Whoever proposes candidates. */
export interface Designer {
  /** As named in tables, e.g. `offline`, `anthropic:claude-…`. */
  readonly id: string;
  /**
   * Exactly `request.count` proposals, in a fixed order. Equal requests give equal proposals where the designer
   * is deterministic.
   * @throws FailureError of kind `provider` or `budget`
   */
  propose(request: DesignRequest): Promise<readonly Proposal[]>;
}
