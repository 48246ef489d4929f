/** What a person named: a run, or a candidate as `<run>/<label or id>` or by its id alone. */
import { UsageProblem } from "../core/problem.ts";
import type { JournalLine } from "../core/run.ts";
import { listRuns, openRun, type RunFolder } from "../store/index.ts";

export type Judged = Extract<JournalLine, { readonly type: "judged" }>;

export type Target =
  | { readonly kind: "run"; readonly folder: RunFolder }
  | { readonly kind: "candidate"; readonly folder: RunFolder; readonly candidate: Judged };

/** @throws UsageProblem when there is no such run or candidate; Problem when the run is damaged */
export function findTarget(runsDir: string, name: string): Target {
  const slash = name.lastIndexOf("/");
  if (slash > 0) {
    const folder = tryOpen(runsDir, name.slice(0, slash));
    const candidate = folder && candidateIn(folder, name.slice(slash + 1));
    if (folder && candidate) return { kind: "candidate", folder, candidate };
    const whole = tryOpen(runsDir, name);
    if (whole) return { kind: "run", folder: whole };
    if (folder) throw unknownCandidate(folder, name.slice(slash + 1));
  }
  if (/^[0-9a-f]{12}$/.test(name)) {
    for (const { id, status } of listRuns(runsDir)) {
      if (status === "damaged") continue;
      const folder = openRun(runsDir, id);
      const candidate = candidateIn(folder, name);
      if (candidate) return { kind: "candidate", folder, candidate };
    }
    throw new UsageProblem(`no run in ${runsDir} holds a candidate "${name}": see design-reward runs`);
  }
  return { kind: "run", folder: openRun(runsDir, name) };
}

function tryOpen(runsDir: string, name: string): RunFolder | null {
  try {
    return openRun(runsDir, name);
  } catch (error) {
    if (error instanceof UsageProblem) return null;
    throw error;
  }
}

function candidateIn(folder: RunFolder, name: string): Judged | undefined {
  return folder
    .readJournal()
    .filter((line) => line.type === "judged")
    .find(({ label, id }) => label === name || id === name);
}

function unknownCandidate(folder: RunFolder, name: string): UsageProblem {
  const labels = folder.readJournal().flatMap((line) => (line.type === "judged" ? [line.label] : []));
  return new UsageProblem(
    labels.length === 0
      ? `run ${folder.id} has no candidates yet`
      : `run ${folder.id} has no candidate "${name}": expected one of ${labels.join(", ")}`,
  );
}
