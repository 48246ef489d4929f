/**
 * A training between two rollouts as bytes, from which it goes on with the same numbers. Equal bytes at the end need
 * the same job on the same backend, versions and machine; of these, all but the machine are written down and checked.
 */
import { createHash } from "node:crypto";
import { type Archive, ArchiveError, RestoringArchive, SavingArchive } from "../core/archive.ts";
import { dependencyVersion, packageVersion } from "../core/package.ts";

/** Larger states are not kept: such a training begins anew. Networks of 256 × 256 take about 2 MB, and 0.3 MB a checkpoint. */
export const MAX_STATE_BYTES = 32 * 2 ** 20;

/** To be raised with every change of what is archived or of how it is computed with, between two releases too. */
const FORMAT = "3";
/** Bytes of SHA-256. */
const DIGEST = 32;

/** What is being trained, on what, and what it has to remember. */
export interface Archived {
  /** Id of the job. */
  readonly job: string;
  /** Id of the backend. */
  readonly backend: string;
  /** Hands the state of every owner to the archive. */
  archive(archive: Archive): void;
}

/** What must be the same when the training goes on, by what it is called. */
function conditions({ job, backend }: Archived): readonly (readonly [name: string, value: string])[] {
  return [
    ["format", FORMAT],
    ["job", job],
    ["backend", backend],
    ["design-reward", packageVersion()],
    ["node", process.versions.node],
    ["onnxruntime-node", dependencyVersion("onnxruntime-node") ?? "unknown"],
  ];
}

const digestOf = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** @returns null when a reward's memory cannot be saved, or when it all is too large */
export function saveState(training: Archived): Uint8Array | null {
  const saving = new SavingArchive();
  for (const [, value] of conditions(training)) saving.text(value);
  try {
    training.archive(saving);
  } catch (error) {
    if (error instanceof ArchiveError) return null;
    throw error;
  }
  const bytes = saving.bytes();
  return bytes.length + DIGEST > MAX_STATE_BYTES ? null : Buffer.concat([bytes, digestOf(bytes)]);
}

/** @returns null, or why the state was refused; the training may then be half restored */
export function restoreState(state: Uint8Array, training: Archived): string | null {
  const bytes = state.subarray(0, -DIGEST);
  if (!digestOf(bytes).equals(state.subarray(-DIGEST))) return "it is damaged";
  try {
    const restoring = new RestoringArchive(bytes);
    for (const [name, value] of conditions(training)) {
      const found = restoring.text("");
      if (found !== value) return `it is of another ${name} (${found.slice(0, 40)} instead of ${value})`;
    }
    training.archive(restoring);
    restoring.end();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
