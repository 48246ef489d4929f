/** One line for each backend of the learner: what was found, or what is missing and how to get it. */
import { DEFAULT_BACKEND } from "../../core/backend-id.ts";
import { type BackendEntry, backends } from "../../learn/backends/index.ts";
import { type CheckResult, fail, ok } from "./check.ts";

/** @param entries those of the registry unless given */
export async function checkBackends(
  entries: readonly BackendEntry[] = Object.values(backends),
): Promise<CheckResult[]> {
  return Promise.all(entries.map(checkBackend));
}

/** Only the default has to be there. */
async function checkBackend({ id, find }: BackendEntry): Promise<CheckResult> {
  const name = `backend ${id}`;
  const found = await find();
  if (found.available) return ok(name, found.detail);
  return id === DEFAULT_BACKEND
    ? fail(name, `does not work: ${found.reason}`, "see the line about the learner")
    : ok(name, `not there, and not needed: ${found.reason}`);
}
