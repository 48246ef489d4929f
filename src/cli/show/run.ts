/** A run as its journal tells it: how it stands, what every candidate came to, the result. */

import { tasks } from "../../../envs/index.ts";
import { plainLine } from "../../core/plain-text.ts";
import type { JournalLine, RunConfig } from "../../core/run.ts";
import { tableLines } from "../../core/text-table.ts";
import { settingsFor } from "../../learn/settings.ts";
import { settingsThatDiffer } from "../../learn/settings-text.ts";
import { Ledger } from "../../loop/index.ts";
import { type RunFolder, statusOf } from "../../store/index.ts";
import { costText } from "../cost-text.ts";
import { countText, fitnessText, percentText, plural } from "../format.ts";
import { resultTable, runDirOption } from "../result-table.ts";
import type { Report } from "../verb.ts";
import { feedbackLines, feedbackOn } from "./feedback.ts";

/** The learner's settings where they are not the task's own. */
function learnerLine({ task, settings }: RunConfig): string[] {
  const known = tasks.find(({ id }) => id === task);
  const changed = known ? settingsThatDiffer(settings, settingsFor(known)) : [];
  return changed.length > 0 ? [`learner ${plainLine(changed.join(" "))}`] : [];
}

interface CandidateRow {
  readonly label: string;
  readonly id: string;
  readonly status: "pending" | "rejected" | "trained" | "failed";
  /** Kind of failure, or null. */
  readonly why: string | null;
  /** Mean over its trainings. */
  readonly fitness: number | null;
  readonly success: number | null;
}

export function showRun(folder: RunFolder, runsDir: string): Report {
  const at = runDirOption(runsDir);
  const lines = folder.readJournal();
  const { config } = folder;
  const status = statusOf(folder.path, lines);
  const candidates = candidateRows(lines);
  const feedback = feedbackOn(folder, lines);
  const finished = lines.find((line) => line.type === "run-finished");
  const failed = lines.find((line) => line.type === "run-failed");
  const cost = finished?.result.cost ?? Ledger.of(folder, lines).total();
  const text = [
    `${folder.id}: ${status}`,
    `${config.task}, method ${plainLine(config.method)}, model ${plainLine(config.model)}, ${plural(config.candidates, "candidate")} × ${plural(config.iterations, "generation")}, ${countText(config.steps)} steps, seed ${config.seed}${config.seedReward ? `, first parent ${plainLine(config.seedReward.name)}` : ""}${config.backend ? `, backend ${config.backend}` : ""}${config.together ? `, up to ${config.together} trainings in one graph` : ""}`,
    ...learnerLine(config),
    "",
    ...tableLines(
      ["candidate", "id", "status", "fitness", "success"],
      candidates.map(({ label, id, status: state, why, fitness, success }) => [
        label,
        id,
        why === null ? state : `${state}: ${why}`,
        fitnessText(fitness),
        percentText(success),
      ]),
      [3, 4],
    ),
    "",
    ...feedbackLines(feedback),
    ...(finished ? resultTable({ ...finished.result, ...(cost && { cost }) }) : [`cost: ${costText(cost)}`]),
    ...(failed ? [plainLine(failed.message)] : []),
    ...(status === "interrupted" ? [`to go on: design-reward resume ${folder.id}${at}`] : []),
    ...(candidates[0] ? [`one candidate: design-reward show ${folder.id}/${candidates[0].label}${at}`] : []),
  ].join("\n");
  return {
    json: {
      run: {
        id: folder.id,
        folder: folder.path,
        status,
        config,
        started: lines[0]?.at ?? null,
        candidates,
        feedback,
        result: finished?.result ?? null,
        cost,
        problem: failed?.message ?? null,
      },
    },
    text,
  };
}

function candidateRows(lines: readonly JournalLine[]): CandidateRow[] {
  return lines.flatMap((judged): CandidateRow[] => {
    if (judged.type !== "judged") return [];
    const { label, id, verdict } = judged;
    const trained = lines.flatMap((line) =>
      line.type === "trained" && line.label === label ? [line.result.evaluation] : [],
    );
    const failed = lines.find((line) => line.type === "training-failed" && line.label === label);
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    if (trained.length > 0) {
      const successes = trained.flatMap(({ success }) => (success === null ? [] : [success]));
      return [
        {
          label,
          id,
          status: "trained",
          why: null,
          fitness: mean(trained.map(({ fitness }) => fitness.mean)),
          success: successes.length > 0 ? mean(successes) : null,
        },
      ];
    }
    const none = { label, id, fitness: null, success: null };
    if (!verdict.accepted) return [{ ...none, status: "rejected", why: verdict.failure?.kind ?? null }];
    if (failed?.type === "training-failed") return [{ ...none, status: "failed", why: failed.failure.kind }];
    return [{ ...none, status: "pending", why: null }];
  });
}
