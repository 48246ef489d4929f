/**
 * Gate: the reward is not all but equal to one that was trained already; such a one is answered with its twin's result.
 * Equal means: up to a positive factor and potential shaping (`../distance/levelled.ts`).
 */
import type { Twin } from "../../core/candidate.ts";
import { significant } from "../../core/number-text.ts";
import { compileReward } from "../../reward/compile.ts";
import { keepsMemory } from "../../reward/syntax.ts";
import type { Task } from "../../sim/environment.ts";
import type { TrainedReward } from "../context.ts";
import { levelledForm } from "../distance/levelled.ts";
import { canonical, distance, type LinearForm } from "../distance/linear-form.ts";
import { type DryRun, RewardFailure } from "../dry-run.ts";
import { compiledOf, type Gate } from "../gate.ts";

const SEED = 0;
/** The learner's default discount (`src/learn/settings.ts`). */
const DISCOUNT = 0.99;
/** Canonical vectors kept a task; a run seldom trains more. */
const KEPT = 256;

interface Known {
  readonly form: LinearForm;
  /** By source. */
  readonly vectors: Map<string, Float64Array>;
}

const known = new WeakMap<Task, Known>();

export const novelty: Gate = {
  name: "novelty",
  async inspect(subject, { context, dryRun, settings }) {
    const { source, task } = subject;
    const trained = context.trained ?? [];
    if (trained.length === 0) return { findings: [], notApplicable: "nothing was trained yet" };
    if (keepsMemory(source)) {
      return {
        findings: [],
        notApplicable: "the reward keeps a memory, so it does not follow from a transition",
      };
    }
    const own = await vectorOf(task, compiledOf(subject).javascript, dryRun);
    let twin: Twin | null = null;
    for (const other of trained) {
      const vector = await trainedVector(task, other, dryRun);
      const apart = vector ? distance(own, vector) : 1;
      if (twin === null || apart < twin.distance)
        twin = { id: other.id, label: other.label, distance: apart };
    }
    if (twin === null || twin.distance > settings.novelty.distance) return { findings: [] };
    subject.twin = twin;
    const message = `The reward prefers what ${twin.label} prefers (distance ${significant(twin.distance, 2)} of at most 1, after scale and potential shaping), so the result of ${twin.label} stands for it.`;
    return {
      findings: [
        {
          kind: "duplicate",
          severity: "error",
          message,
          remedy:
            "Change what is paid for, or the weights by far more than a few percent, so that there is something new to learn.",
          evidence: { twin: twin.label, id: twin.id, distance: twin.distance },
        },
      ],
      refusal: { kind: "duplicate", message },
    };
  },
};

function knownOf(task: Task): Known {
  let entry = known.get(task);
  if (!entry) {
    entry = { form: levelledForm(task, task.training.discount ?? DISCOUNT, SEED), vectors: new Map() };
    known.set(task, entry);
  }
  return entry;
}

async function vectorOf(task: Task, javascript: string, dryRun: DryRun): Promise<Float64Array> {
  const { form } = knownOf(task);
  return canonical(form, await dryRun.total(javascript, "novelty", form.sample));
}

/** Null where the trained reward cannot be compared. */
async function trainedVector(
  task: Task,
  { source }: TrainedReward,
  dryRun: DryRun,
): Promise<Float64Array | null> {
  const { vectors } = knownOf(task);
  const kept = vectors.get(source);
  if (kept) return kept;
  if (keepsMemory(source)) return null;
  try {
    const vector = await vectorOf(task, compileReward(source).javascript, dryRun);
    if (vectors.size >= KEPT) vectors.delete(vectors.keys().next().value!);
    vectors.set(source, vector);
    return vector;
  } catch (error) {
    if (error instanceof RewardFailure) return null;
    throw error;
  }
}
