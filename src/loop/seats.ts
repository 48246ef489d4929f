/**
 * The seats of one generation, each on its own way: asked, judged as soon as its answer is there, put in training or
 * given back for repair. They run ahead of the journal, which takes them up in their order (`judge.ts`).
 */
import {
  type Candidate,
  type Designer,
  type DesignRequest,
  labelOf,
  type Proposal,
  type Verdict,
} from "../core/candidate.ts";
import { blameOf } from "../core/outcome.ts";
import type { RunSignal } from "../core/run.ts";
import type { Critic } from "../critic/index.ts";
import type { Chronicle } from "./chronicle.ts";
import type { Trainings } from "./trainings.ts";
import { verdictOn } from "./verdict.ts";

export interface SeatOptions {
  readonly designer: Designer;
  readonly critic: Critic;
  readonly trainings: Trainings;
  readonly chronicle: Chronicle;
  /** How often a refused candidate goes back to the designer. */
  readonly repairs: number;
  observe(signal: RunSignal): void;
}

/** One answer of a seat with what the critic says of it, and the repair that follows from it. */
export interface Attempt {
  readonly label: string;
  readonly proposal: Proposal;
  readonly id: string;
  readonly source: string;
  readonly verdict: Verdict;
  /** Null when nothing follows. */
  readonly next: Promise<Attempt | null>;
}

/** Asks for all seats at once. Whoever takes the attempts up learns of their errors; nobody else does. */
export function openSeats(options: SeatOptions, request: DesignRequest): readonly Promise<Attempt>[] {
  return Array.from({ length: request.count }, (_, seat) => {
    const asked = recorded(options, labelOf(request.generation, seat)) ?? ask(options, request, seat);
    return quiet(attempt(options, request, seat, 0, asked, performance.now()));
  });
}

async function ask({ designer }: SeatOptions, request: DesignRequest, seat: number): Promise<Proposal> {
  return designer.propose(request, seat);
}

function recorded({ chronicle }: SeatOptions, label: string): Promise<Proposal> | null {
  const event = chronicle.recall("proposed", label);
  return event ? Promise.resolve(event.proposal) : null;
}

async function attempt(
  options: SeatOptions,
  request: DesignRequest,
  seat: number,
  round: number,
  asked: Promise<Proposal>,
  since: number,
): Promise<Attempt> {
  const label = labelOf(request.generation, seat, round);
  const proposal = await asked;
  const judged = await verdictFor(options, label, proposal, since);
  const { id, source, verdict } = judged;
  const twin = request.history.some((other) => other.id === id && other.verdict.accepted);
  if (verdict.accepted && !twin) {
    for (const seed of options.trainings.searchSeeds) options.trainings.start({ label, id, source, seed });
  }
  const candidate: Candidate = { ...judged, label, generation: request.generation, proposal };
  return { ...judged, label, proposal, next: quiet(repaired(options, request, seat, round + 1, candidate)) };
}

/**
 * As the journal has it, or by the critic.
 * @param since when it was asked for
 */
async function verdictFor(
  { chronicle, critic, observe }: SeatOptions,
  label: string,
  proposal: Proposal,
  since: number,
) {
  const known = chronicle.recall("judged", label);
  if (known) return { id: known.id, source: known.source, verdict: known.verdict };
  const arrived = performance.now();
  const { id, source, verdict } = await critic.critique(proposal.text);
  const final = verdictOn(proposal, verdict);
  observe({
    type: "answered",
    label,
    accepted: final.accepted,
    seconds: (arrived - since) / 1000,
    milliseconds: performance.now() - arrived,
  });
  return { id, source, verdict: final };
}

async function repaired(
  options: SeatOptions,
  request: DesignRequest,
  seat: number,
  round: number,
  refused: Candidate,
): Promise<Attempt | null> {
  if (round > options.repairs || !repairable(refused.verdict)) return null;
  const label = labelOf(request.generation, seat, round);
  const since = performance.now();
  const proposal =
    (await recorded(options, label)) ??
    (await options.designer.repair({ ...request, seat, refused, round, label }));
  return proposal && attempt(options, request, seat, round, Promise.resolve(proposal), since);
}

/** A fault of the answer that another answer can mend; a duplicate is answered with its twin's result instead. */
function repairable({ failure }: Verdict): boolean {
  return failure !== undefined && blameOf[failure.kind] === "reward" && failure.kind !== "duplicate";
}

/** The same promise, whose error is nobody's surprise before somebody waits for it. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
