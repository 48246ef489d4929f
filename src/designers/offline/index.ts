/**
 * The offline designer: no key, no network, no model weights. It experiments with the simulator to learn what the
 * goal is, composes rewards from primitives, and evolves them by the fitness of what was trained.
 */
import type { Designer, DesignRequest, Proposal } from "../../core/candidate.ts";
import { deriveSeed, Random } from "../../core/random.ts";
import type { Task } from "../../sim/environment.ts";
import type { Genome } from "./genome.ts";
import { explore, type Knowledge } from "./knowledge.ts";
import { printReward } from "./print.ts";
import { Screen, type Screened } from "./screen.ts";
import { structureCount, structured } from "./structures.ts";
import { answer, cross, fresh, mutate, type Parent, parentsOf } from "./variation.ts";

/** Where a genome came from; kept in the proposal's notes beside the genome. */
interface Draft {
  readonly genome: Genome;
  readonly origin: string;
  readonly parents: readonly string[];
}

/** Attempts at a proposal that is new before the demands on it are given up. */
const ATTEMPTS = 40;

/** In every batch of this many, the last is a fresh structure. */
const EXPLORE_EVERY = 4;

/** What proposal `index` of a generation is made of. */
function draft(
  request: DesignRequest,
  index: number,
  attempt: number,
  knowledge: Knowledge,
  parents: readonly Parent[],
  random: Random,
): Draft {
  const [best] = parents;
  if (best === undefined) {
    const first = request.generation === 0 || request.history.length === 0;
    const which = request.history.length + index;
    const jitter = attempt > 0 || which >= structureCount(knowledge) ? 0.7 : 0.15;
    return first || attempt === 0
      ? { genome: structured(knowledge, which, jitter, random), origin: "structure", parents: [] }
      : { genome: fresh(knowledge, random), origin: "fresh", parents: [] };
  }
  if (index % EXPLORE_EVERY === EXPLORE_EVERY - 1) {
    return { genome: fresh(knowledge, random), origin: "fresh", parents: [] };
  }
  const elite = parents.slice(0, Math.max(2, Math.ceil(parents.length / 4)));
  const parent = random.next() < 0.65 ? best : random.pick(elite);
  const way = index % EXPLORE_EVERY;
  if (way === 1 && elite.length > 1) {
    const other = random.pick(elite.filter((candidate) => candidate !== best));
    const genome =
      attempt > 3 ? mutate(cross(best, other, random), knowledge, random) : cross(best, other, random);
    return { genome, origin: "crossover", parents: [best.id, other.id] };
  }
  const answered = way === 2 && attempt < 4 ? answer(parent, knowledge, random) : null;
  return answered === null
    ? { genome: mutate(parent.genome, knowledge, random), origin: "mutation", parents: [parent.id] }
    : { genome: answered, origin: "finding", parents: [parent.id] };
}

/** Proposals for one request, none alike and none tried before. */
function proposals(request: DesignRequest, knowledge: Knowledge, screen: Screen): readonly Proposal[] {
  const random = new Random(deriveSeed(request.seed, "offline-proposals", request.generation));
  const parents = parentsOf(request.history);
  const sources = new Set(request.history.map(({ source }) => source.trim()));
  const tried = request.history.flatMap(({ proposal }): Screened[] => {
    const genome = proposal.notes.genome as Genome | undefined;
    const screened = genome === undefined ? null : screen.pass(genome);
    return screened === null ? [] : [screened];
  });
  return Array.from({ length: request.count }, (_, index): Proposal => {
    for (let attempt = 0; ; attempt++) {
      const drafted = draft(request, index, attempt, knowledge, parents, random);
      const screened = screen.pass(drafted.genome);
      const patient = attempt < ATTEMPTS;
      if (screened === null) continue;
      if (patient && (screened.agreement < 0 || tried.some((other) => screen.alike(other, screened))))
        continue;
      const text = printReward(screened.genome, knowledge.task, knowledge.features);
      if (sources.has(text.trim())) continue;
      sources.add(text.trim());
      tried.push(screened);
      const { origin, parents: from } = drafted;
      return {
        text,
        notes: { genome: screened.genome, origin, parents: from, agreement: screened.agreement },
      };
    }
  });
}

/** A designer for one task. It explores the task on its first request, for a fraction of a second. */
export function createOfflineDesigner(task: Task): Designer {
  let known: { knowledge: Knowledge; screen: Screen } | null = null;
  const answered = new WeakMap<DesignRequest, readonly Proposal[]>();
  return {
    id: "offline",
    async propose(request, seat) {
      if (known === null) {
        const knowledge = explore(task);
        known = { knowledge, screen: new Screen(knowledge) };
      }
      const all = answered.get(request) ?? proposals(request, known.knowledge, known.screen);
      answered.set(request, all);
      return all[seat]!;
    },
    // What it writes is within the language of rewards; what the critic refuses all the same was not worth more.
    repair: async () => null,
  };
}
