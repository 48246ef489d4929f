/** `design-reward resume <run>`: goes on where a run was stopped; what its journal holds is not done again. */
import { requireBackend } from "../../learn/backends/index.ts";
import { openRun } from "../../store/index.ts";
import { type ConductOptions, conduct } from "../conduct.ts";
import type { Report, VerbContext } from "../verb.ts";

export async function resume(context: VerbContext, name: string, options: ConductOptions): Promise<Report> {
  const folder = openRun(context.runsDir, name);
  // The run may have been begun on another machine.
  if (folder.config.backend !== undefined) await requireBackend(folder.config.backend);
  return conduct(context, folder, options);
}
