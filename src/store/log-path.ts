/** Where the trainings of a run are logged: beside their candidate, where they have one. */
import { join } from "node:path";
import type { Contender } from "../core/run.ts";
import type { RunFolder } from "./run-folder.ts";

/** A training of a run, as far as it decides where its log lies. */
export type LoggedTraining =
  | { readonly kind: "control" }
  | { readonly kind: "short"; readonly label: string; readonly id: string; readonly steps: number }
  | { readonly kind: "whole"; readonly label: string; readonly id: string; readonly seed: number }
  | { readonly kind: "final"; readonly contender: Contender; readonly seed: number };

/** The file of a training's log, one rollout a line. */
export function logPath(run: RunFolder, training: LoggedTraining): string {
  if (training.kind === "control") return join(run.path, "control.jsonl");
  if (training.kind === "final")
    return join(run.path, "finals", `${training.contender}-${training.seed}.jsonl`);
  const { folder } = run.candidate(training.label, training.id);
  const name = training.kind === "short" ? `short-${training.steps}` : `training-${training.seed}`;
  return join(folder, `${name}.jsonl`);
}
