/** `design-reward runs`: every run with how it stands, the latest first. */

import { plainLine } from "../../core/plain-text.ts";
import { tableLines } from "../../core/text-table.ts";
import { listRuns } from "../../store/index.ts";
import { fitnessText } from "../format.ts";
import type { Report, VerbContext } from "../verb.ts";

export function runs({ runsDir }: VerbContext): Report {
  const list = listRuns(runsDir);
  if (list.length === 0) {
    return { json: { runs: [] }, text: `${runsDir} holds no runs yet: design-reward --task <id> makes one` };
  }
  const rows = list.map((run) =>
    run.status === "damaged"
      ? [run.id, run.status]
      : [
          run.id,
          run.status,
          plainLine(run.method),
          plainLine(run.model),
          String(run.generations),
          fitnessText(run.best),
          run.started?.slice(0, 16).replace("T", " ") ?? "–",
        ],
  );
  const header = ["run", "status", "method", "model", "generations", "best", "started (UTC)"];
  const damage = list.flatMap((run) => (run.status === "damaged" ? [plainLine(run.problem)] : []));
  return {
    json: { runs: list },
    text: [...tableLines(header, rows, [4, 5]), ...(damage.length > 0 ? ["", ...damage] : [])].join("\n"),
  };
}
