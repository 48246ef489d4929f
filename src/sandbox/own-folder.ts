/** The temporary folder that a contained process works in, which goes when the process goes. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { FailureError } from "../core/outcome.ts";

const PREFIX = "design-reward-child-";

/** Makes a folder for a new process. @throws FailureError of kind `machine` */
export function makeOwnFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), PREFIX));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FailureError("machine", `No temporary folder could be made: ${reason}`, { cause: error });
  }
}

/** The folder that this process may remove: its working folder, but only where {@link makeOwnFolder} made it. */
export function ownFolder(): string | null {
  const folder = process.cwd();
  return basename(folder).startsWith(PREFIX) ? folder : null;
}
