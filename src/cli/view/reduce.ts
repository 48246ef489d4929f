/** The view after one more signal: a pure function of the view, the signal and the time. */
import type { RunEvent, RunSignal } from "../../core/run.ts";
import { mean } from "../../core/statistics.ts";
import { onCandidate, onFinal, onGeneration, onTraining } from "./change.ts";
import type { CandidateView, Pace, RunView } from "./model.ts";

/** Points of a curve that are kept while a candidate trains. */
const CURVE_POINTS = 40;
/** Messages that stay on the screen. */
const MESSAGES = 3;

/** @param now milliseconds on any clock that only goes forward */
export function reduce(view: RunView, signal: RunSignal, now: number): RunView {
  switch (signal.type) {
    case "event":
      return afterEvent(view, signal.event, signal.replayed);
    case "forecast":
      return { ...view, forecast: { trainings: signal.trainings, seconds: signal.seconds } };
    case "cost":
      return { ...view, cost: signal.cost };
    case "message":
      return { ...view, messages: [...view.messages, signal.message].slice(-MESSAGES) };
    case "training-started":
      return {
        ...onTraining(view, signal.label, {
          final: (final) => ({ ...final, running: final.running + 1 }),
          candidate: (candidate) =>
            candidate.state.kind === "trained"
              ? { ...candidate, confirming: candidate.confirming + 1 }
              : { ...candidate, state: { kind: "training" } },
        }),
        pace: {
          ...view.pace,
          since: (view.pace.since ?? now) + (now - (view.pace.idleSince ?? now)),
          idleSince: null,
          live: { ...view.pace.live, [signal.label]: 0 },
        },
      };
    case "training-progress":
      return {
        ...onTraining(view, signal.label, {
          final: (final) => final,
          candidate: (candidate) => progressed(candidate, signal, view),
        }),
        pace: { ...view.pace, live: { ...view.pace.live, [signal.label]: signal.steps } },
      };
    case "opened":
      return { ...view, run: signal.run, config: signal.config };
    case "answered":
      return view;
    case "training-ended":
      return {
        ...onTraining(view, signal.label, {
          final: (final) => ({ ...final, ended: final.ended + 1, running: Math.max(0, final.running - 1) }),
          candidate: (candidate) => ({
            ...candidate,
            ended: candidate.ended + 1,
            confirming: Math.max(0, candidate.confirming - 1),
            progress: (candidate.ended + 1) / (view.config?.seeds ?? 1),
          }),
        }),
        pace: endedPace(view, signal.label, now),
      };
  }
}

function afterEvent(view: RunView, event: RunEvent, replayed: boolean): RunView {
  switch (event.type) {
    case "run-started":
    case "asked":
    case "short-trained":
    case "halved":
    case "examples-chosen":
      return view;
    case "control-trained":
      return { ...view, controlled: true };
    case "generation-started": {
      const begun = { generation: event.generation, answers: 0, candidates: [], end: null };
      return { ...view, generations: [...view.generations, begun] };
    }
    case "proposed":
      return onGeneration(view, event.generation, (generation) => ({
        ...generation,
        answers: generation.answers + (event.repairs === undefined ? 1 : 0),
      }));
    case "judged": {
      const { accepted, failure } = event.verdict;
      const judged: CandidateView = {
        label: event.label,
        state: accepted ? { kind: "queued" } : { kind: "rejected", why: failure?.kind ?? "rejected" },
        progress: 0,
        fitness: null,
        curve: [],
        results: [],
        ended: 0,
        confirming: 0,
      };
      const last = view.generations.at(-1);
      if (!last) {
        // A person's own first reward is judged before any generation begins.
        return { ...view, generations: [{ generation: -1, answers: 0, candidates: [judged], end: null }] };
      }
      return onGeneration(view, last.generation, (generation) => ({
        ...generation,
        candidates: [...generation.candidates, judged],
      }));
    }
    case "trained": {
      const { result } = event;
      const trained = onCandidate(view, event.label, (candidate) => {
        const results = [...candidate.results, result.evaluation.fitness.mean];
        if (candidate.state.kind === "trained") return { ...candidate, results, fitness: mean(results) };
        return {
          ...candidate,
          state: { kind: "trained" },
          progress: 1,
          results,
          fitness: mean(results),
          curve: result.checkpoints.map(({ evaluation }) => evaluation.fitness.mean),
        };
      });
      return replayed ? withRecorded(trained) : trained;
    }
    case "training-failed": {
      const failed = onCandidate(view, event.label, (candidate) =>
        candidate.results.length > 0
          ? candidate
          : { ...candidate, state: { kind: "failed", why: event.failure.kind }, fitness: null },
      );
      return replayed ? withRecorded(failed) : failed;
    }
    case "selected":
      return {
        ...onGeneration(view, event.generation, (generation) => ({
          ...generation,
          end: { best: bestOf(generation.candidates), improved: event.improved },
        })),
        incumbent: event.incumbent,
      };
    case "final-trained":
    case "final-failed": {
      const recorded = onFinal(view, event.contender, (final) => ({
        ...final,
        ended: final.ended + (replayed ? 1 : 0),
        ...(event.type === "final-trained"
          ? { fitness: [...final.fitness, event.result.evaluation.fitness.mean] }
          : { failed: final.failed + 1 }),
      }));
      return replayed ? withRecorded(recorded) : recorded;
    }
    case "search-stopped":
      return { ...view, stopped: event.reason };
    case "winner-chosen":
      return { ...view, winner: { label: event.label, fitness: event.fitness } };
    case "run-finished":
      return { ...view, result: event.result };
    case "reflected":
    case "run-failed":
      return view;
  }
}

function bestOf(candidates: readonly CandidateView[]): { label: string; fitness: number } | null {
  return candidates.reduce<{ label: string; fitness: number } | null>((best, { label, state, fitness }) => {
    if (state.kind !== "trained" || fitness === null) return best;
    return best === null || fitness > best.fitness ? { label, fitness } : best;
  }, null);
}

function progressed(
  candidate: CandidateView,
  signal: Extract<RunSignal, { readonly type: "training-progress" }>,
  view: RunView,
): CandidateView {
  if (candidate.state.kind === "trained") return candidate;
  const { steps = signal.steps, seeds = 1 } = view.config ?? {};
  const share = Math.min(1, signal.steps / Math.max(1, steps));
  return {
    ...candidate,
    progress: Math.min(1, (candidate.ended + share) / seeds),
    fitness: signal.fitness ?? candidate.fitness,
    curve: signal.fitness === null ? candidate.curve : thinned([...candidate.curve, signal.fitness]),
  };
}

/** Every second point when there are too many, the latest kept. */
function thinned(curve: readonly number[]): readonly number[] {
  if (curve.length <= CURVE_POINTS) return curve;
  return curve.filter((_, index) => (curve.length - 1 - index) % 2 === 0);
}

function endedPace({ pace, config }: RunView, label: string, now: number): Pace {
  const { [label]: live, ...others } = pace.live;
  return {
    ...pace,
    // A training that was kept from an earlier process never started in this one: it says nothing about speed.
    steps: pace.steps + (live === undefined ? 0 : Math.max(live, config?.steps ?? live)),
    live: others,
    idleSince: pace.since !== null && Object.keys(others).length === 0 ? (pace.idleSince ?? now) : null,
    ended: pace.ended + 1,
  };
}

function withRecorded(view: RunView): RunView {
  return { ...view, pace: { ...view.pace, ended: view.pace.ended + 1 } };
}
