/** Changes to one part of a view: a new view in which everything else is the old one. */
import type { CandidateView, FinalView, GenerationView, RunView } from "./model.ts";

interface TrainingChange {
  final(final: FinalView): FinalView;
  candidate(candidate: CandidateView): CandidateView;
}

/** Trainings at the end are called `human #2`, those of the search by their candidate's label. */
export function onTraining(view: RunView, label: string, change: TrainingChange): RunView {
  const contender = view.finals.find((final) => label.startsWith(`${final.contender} #`))?.contender;
  return contender ? onFinal(view, contender, change.final) : onCandidate(view, label, change.candidate);
}

export function onFinal(view: RunView, contender: string, change: (final: FinalView) => FinalView): RunView {
  return {
    ...view,
    finals: view.finals.map((final) => (final.contender === contender ? change(final) : final)),
  };
}

export function onGeneration(
  view: RunView,
  number: number,
  change: (generation: GenerationView) => GenerationView,
): RunView {
  return {
    ...view,
    generations: view.generations.map((each) => (each.generation === number ? change(each) : each)),
  };
}

export function onCandidate(
  view: RunView,
  label: string,
  change: (candidate: CandidateView) => CandidateView,
): RunView {
  return {
    ...view,
    generations: view.generations.map((generation) =>
      generation.candidates.some((candidate) => candidate.label === label)
        ? {
            ...generation,
            candidates: generation.candidates.map((each) => (each.label === label ? change(each) : each)),
          }
        : generation,
    ),
  };
}
