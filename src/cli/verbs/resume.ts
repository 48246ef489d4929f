/** `design-reward resume <run>`: goes on where a run was stopped; what its journal holds is not done again. */
import { openRun } from "../../store/index.ts";
import { type ConductOptions, conduct } from "../conduct.ts";
import type { Report, VerbContext } from "../verb.ts";

export async function resume(context: VerbContext, name: string, options: ConductOptions): Promise<Report> {
  return conduct(context, openRun(context.runsDir, name), options);
}
