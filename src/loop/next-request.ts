/** What the next generation of a run would be told, from its journal alone; nothing is written. */
import type { Candidate, DesignRequest } from "../core/candidate.ts";
import type { JournalLine } from "../core/run.ts";
import { mean } from "../core/statistics.ts";
import { type RunFolder, readFeedback } from "../store/index.ts";
import { Chronicle } from "./chronicle.ts";
import { requestFor } from "./request.ts";
import { endOf } from "./short-training.ts";

/**
 * The request of the generation after the last one that is finished. Where generations overlap, that one may have been
 * asked already, knowing less.
 * @throws Problem when the journal or the feedback is damaged
 */
export async function nextRequest(folder: RunFolder): Promise<DesignRequest> {
  const lines = folder.readJournal();
  const selected = lines.filter((line) => line.type === "selected");
  const last = selected.at(-1);
  const known = lines.slice(0, last ? lines.indexOf(last) : lines.length);
  const generation = selected.length;
  const history = candidatesIn(known).filter((candidate) => candidate.generation < generation);
  const seed = history.find((candidate) => candidate.generation < 0 && candidate.fitness !== undefined);
  const incumbent = last ? history.find(({ label }) => label === last.incumbent?.label) : seed;
  const chronicle = new Chronicle({ lines, append: () => {} }, () => {});
  return requestFor(
    {
      config: folder.config,
      chronicle,
      examples: chronicle.recall("examples-chosen")?.examples ?? [],
      feedback: async () => readFeedback(folder.feedback),
    },
    generation,
    incumbent ?? null,
    history,
  );
}

/** Every judged candidate with what came of it, as the search sees it. */
function candidatesIn(lines: readonly JournalLine[]): readonly Candidate[] {
  const about = <T extends JournalLine["type"]>(type: T, label: string) =>
    lines.filter(
      (line): line is Extract<JournalLine, { type: T; label: string }> =>
        line.type === type && "label" in line && line.label === label,
    );
  return lines.flatMap((line): Candidate[] => {
    if (line.type !== "judged") return [];
    const { label, id, source, verdict } = line;
    const [proposed] = about("proposed", label);
    const trained = about("trained", label);
    const failure = about("training-failed", label).at(-1)?.failure;
    const short = about("short-trained", label).at(-1);
    const [reflected] = about("reflected", label);
    return [
      {
        id,
        label,
        generation: proposed?.generation ?? -1,
        source,
        proposal: proposed?.proposal ?? { text: source, notes: {} },
        ...(proposed?.repairs !== undefined && { repairs: proposed.repairs }),
        verdict,
        ...(trained[0] && {
          result: trained[0].result,
          fitness: mean(trained.map(({ result }) => result.evaluation.fitness.mean)),
        }),
        ...(!trained[0] && failure && { failure }),
        ...(!trained[0] && !failure && short && endOf(short)),
        ...(reflected && { reflection: reflected.reflection }),
      },
    ];
  });
}
