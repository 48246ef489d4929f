/** What a person says about a run while it goes on: one small file each, which the run takes up at its next prompt. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { contentId } from "../core/identity.ts";
import { plainText } from "../core/plain-text.ts";
import { Problem, UsageProblem } from "../core/problem.ts";
import type { FeedbackEntry } from "../core/run.ts";
import { diskProblem, errorCode, writeAtomic } from "./disk.ts";

/** Characters that one text may have: it has to leave a prompt room for everything else. */
export const MAX_FEEDBACK = 4_000;

const note = z.object({ text: z.string().max(MAX_FEEDBACK), instead: z.boolean() });

/**
 * What a person wrote, made fit for a prompt: without control characters and the blanks around it.
 * @throws UsageProblem when nothing is left, or more than a prompt has room for
 */
export function checkFeedback(text: string): string {
  const said = plainText(text).trim();
  if (said === "") throw new UsageProblem("feedback must say something, got an empty text");
  if (said.length > MAX_FEEDBACK) {
    throw new UsageProblem(
      `feedback must have at most ${MAX_FEEDBACK} characters, got ${said.length}: say what matters most`,
    );
  }
  return said;
}

/**
 * Leaves a text for the next prompt of a run.
 * @param folder `<run>/feedback`
 * @param text    as {@link checkFeedback} gave it
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
