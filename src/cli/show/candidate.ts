/** One candidate: its source, what the gates said, what training made of it. */

import { plainLine, plainText } from "../../core/plain-text.ts";
import { tableLines } from "../../core/text-table.ts";
import { Ledger } from "../../loop/index.ts";
import type { RunFolder } from "../../store/index.ts";
import { costText } from "../cost-text.ts";
import { findingLines } from "../finding-text.ts";
import { countText, fitnessText, percentText } from "../format.ts";
import { runDirOption } from "../result-table.ts";
import type { Judged } from "../target.ts";
import type { Report } from "../verb.ts";

export function showCandidate(folder: RunFolder, candidate: Judged, runsDir: string): Report {
  const { label, id, source, verdict } = candidate;
  const lines = folder.readJournal();
  const trainings = lines.flatMap((line) =>
    line.type === "trained" && line.label === label ? [{ seed: line.seed, result: line.result }] : [],
  );
  const failures = lines.flatMap((line) =>
    line.type === "training-failed" && line.label === label
      ? [{ seed: line.seed, failure: line.failure }]
      : [],
  );
  const reflected = lines.find((line) => line.type === "reflected" && line.label === label);
  const reflection = reflected?.type === "reflected" ? reflected.reflection : null;
  const proposed = lines.find((line) => line.type === "proposed" && line.label === label);
  const cost = proposed?.type === "proposed" ? Ledger.of(folder, lines).of(proposed.proposal) : null;
  const file = `${label}.ts`;
  const text = [
    `${folder.id}/${label} (${id}): ${verdict.accepted ? "passed the gates" : `rejected (${verdict.failure?.kind ?? "unknown"}): ${plainLine(verdict.failure?.message ?? "")}`}`,
    "",
    plainText(source).trimEnd(),
    "",
    ...verdict.findings.flatMap((finding) => findingLines(finding, file, source)),
    ...trainings.flatMap(({ seed, result }) => [
      `trained with seed ${seed}: fitness ${fitnessText(result.evaluation.fitness.mean)}, success ${percentText(result.evaluation.success)} over ${result.evaluation.episodes} fresh episodes`,
      ...tableLines(
        ["steps", "fitness", "success", "return"],
        result.checkpoints.map(({ steps, evaluation }, index) => [
          `${countText(steps)}${index === result.selected ? " *" : ""}`,
          fitnessText(evaluation.fitness.mean),
          percentText(evaluation.success),
          fitnessText(evaluation.return.mean),
        ]),
        [1, 2, 3],
      ).map((line) => `  ${line}`),
    ]),
    ...failures.map(
      ({ seed, failure }) =>
        `training with seed ${seed} failed (${failure.kind}): ${plainLine(failure.message)}`,
    ),
    ...(cost ? [`cost: ${costText(cost)}`] : []),
    ...(reflection ? ["", plainText(reflection.text).trimEnd()] : []),
    "",
    `design-reward export ${folder.id}/${label} -o ${folder.config.task}-reward${runDirOption(runsDir)}`,
  ].join("\n");
  return {
    json: {
      candidate: {
        run: folder.id,
        label,
        id,
        source,
        verdict,
        trainings,
        failures,
        reflection,
        cost,
        folder: folder.candidate(label, id).folder,
      },
    },
    text,
  };
}
