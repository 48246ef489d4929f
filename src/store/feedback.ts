/** What a person says about a run while it goes on: one small file each, which the run takes up at its next prompt. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { contentId } from "../core/identity.ts";
import { Problem } from "../core/problem.ts";
import type { FeedbackEntry } from "../core/run.ts";
import { diskProblem, errorCode, writeAtomic } from "./disk.ts";

const note = z.object({ text: z.string(), instead: z.boolean() });

/**
 * Leaves a text for the next prompt of a run.
 * @param folder `<run>/feedback`
 * @param instead whether it stands in place of the automatic reflection
 * @throws Problem when the disk refuses
 */
export function leaveFeedback(folder: string, text: string, instead: boolean, at: Date): FeedbackEntry {
  const id = `${at.toISOString().replaceAll(":", "-")}-${contentId({ text, instead })}`;
  writeAtomic(join(folder, `${id}.json`), `${JSON.stringify({ text, instead }, null, 2)}\n`);
  return { id, text, instead };
}

/**
 * Everything that was left, oldest first.
 * @throws Problem when a note cannot be read
 */
export function readFeedback(folder: string): readonly FeedbackEntry[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw diskProblem("cannot read", folder, error);
  }
  return names.sort().map((name) => readNote(join(folder, name), name.slice(0, -".json".length)));
}

function readNote(path: string, id: string): FeedbackEntry {
  try {
    return { id, ...note.parse(JSON.parse(readFileSync(path, "utf8"))) };
  } catch (error) {
    throw new Problem(`${path} is damaged: delete it, and say it again with design-reward feedback`, {
      cause: error,
    });
  }
}
