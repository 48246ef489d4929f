/** `design-reward feedback <run> <text>`: a person's own words for the next prompt of a run that goes on. */
import { checkFeedback, leaveFeedback, MAX_FEEDBACK, openRun, statusOf } from "../../store/index.ts";
import { nextAsking } from "../next-asking.ts";
import { runDirOption } from "../result-table.ts";
import type { Report, VerbContext } from "../verb.ts";

/**
 * @param text what to say; `-` reads it from standard input
 * @throws Problem when nothing would read it, UsageProblem for an unknown run and for a text that cannot be told
 */
export async function feedback(
  { runsDir }: VerbContext,
  name: string,
  text: string,
  options: { readonly instead?: boolean },
): Promise<Report> {
  const folder = openRun(runsDir, name);
  const lines = folder.readJournal();
  const generation = nextAsking(folder, lines);
  const said = checkFeedback(text === "-" ? await readAll(process.stdin) : text);
  const entry = leaveFeedback(folder.feedback, said, options.instead === true, new Date());
  const place = entry.instead ? "in place of the reflection" : "beside the reflection";
  const when =
    statusOf(folder.path, lines) === "running"
      ? ""
      : ` once it goes on: design-reward resume ${folder.id}${runDirOption(runsDir)}`;
  return {
    json: { run: folder.id, generation: generation + 1, feedback: entry },
    text: `noted: ${folder.id} tells its designer ${place} in the prompt of generation ${generation + 1}${when}`,
  };
}

/** More than is allowed is not read to its end. */
async function readAll(input: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of input) {
    parts.push(part);
    bytes += part.length;
    // A character has at most four bytes, so that what was read is too long already.
    if (bytes > 4 * MAX_FEEDBACK) break;
  }
  return Buffer.concat(parts).toString("utf8");
}
