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
import { critiqueContext } from "./critique-context.ts";
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

/** Where a seat stands. */
interface Turn {
  readonly seat: number;
  /** 0 for its first answer, then the round of repair. */
  readonly round: number;
  /** How often the model's review refused the seat before. */
  readonly reviews: number;
  /** When the answer was asked for. */
  readonly since: number;
}

/** Asks for all seats at once. Whoever takes the attempts up learns of their errors; nobody else does. */
export function openSeats(options: SeatOptions, request: DesignRequest): readonly Promise<Attempt>[] {
  return Array.from({ length: request.count }, (_, seat) => {
    const turn = { seat, round: 0, reviews: 0, since: performance.now() };
    const asked = recorded(options, labelOf(request.generation, seat)) ?? ask(options, request, seat);
    return quiet(attempt(options, request, turn, asked));
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
  turn: Turn,
  asked: Promise<Proposal>,
): Promise<Attempt> {
  const label = labelOf(request.generation, turn.seat, turn.round);
  const proposal = await asked;
  const judged = await verdictFor(options, request, turn, label, proposal);
  const { id, source, verdict } = judged;
  const twin = request.history.some((other) => other.id === id && other.verdict.accepted);
  if (verdict.accepted && !twin) options.trainings.begin({ label, id, source });
  const candidate: Candidate = { ...judged, label, generation: request.generation, proposal };
  return { ...judged, label, proposal, next: quiet(repaired(options, request, turn, candidate)) };
}

/** As the journal has it, or by the critic. */
async function verdictFor(
  { chronicle, critic, designer, observe }: SeatOptions,
  request: DesignRequest,
  { reviews, since }: Turn,
  label: string,
  proposal: Proposal,
) {
  const known = chronicle.recall("judged", label);
  if (known) return { id: known.id, source: known.source, verdict: known.verdict };
  const arrived = performance.now();
  const context = critiqueContext(designer, request, label, reviews);
  const { id, source, verdict } = await critic.critique(proposal.text, context);
  const final = verdictOn(proposal, verdict);
  if (proposal.failure) return { id, source, verdict: final };
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
  { seat, round: before, reviews }: Turn,
  refused: Candidate,
): Promise<Attempt | null> {
  const round = before + 1;
  if (round > options.repairs || !repairable(refused.verdict)) return null;
  const label = labelOf(request.generation, seat, round);
  const since = performance.now();
  const proposal =
    (await recorded(options, label)) ??
    (await options.designer.repair({ ...request, seat, refused, round, label }));
  if (!proposal) return null;
  const turn = { seat, round, reviews: reviews + (refused.verdict.gate === "review" ? 1 : 0), since };
  return attempt(options, request, turn, Promise.resolve(proposal));
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
