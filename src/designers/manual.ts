/** A designer that is a person or another program: prompts go out as Markdown files, answers come in as files. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Designer, DesignRequest, Proposal } from "../core/candidate.ts";
import { Problem } from "../core/problem.ts";
import { ensureFolder, Inbox, type InboxTiming } from "./inbox.ts";
import { fenced } from "./prompt/data.ts";
import { type PromptOptions, renderPrompt, renderRepairParts } from "./prompt/index.ts";

export interface ManualDesignerOptions extends PromptOptions {
  /** `<run>/inbox`. */
  readonly inbox: string;
  readonly signal: AbortSignal;
  readonly timing?: InboxTiming;
  /** Told which file to read and which to write, one sentence at a time. */
  onMessage?(message: string): void;
}

/** Characters of a refused answer that are repeated to whoever shall mend it. */
const MAX_REFUSED = 16_000;

/**
 * Generation 2 is asked in `g2-prompt.md` and answered in `g2-c1.md`, `g2-c2.md` … (a whole answer with one fenced
 * block) or `g2-c1.ts` (the module alone). A refused `g2-c1` is asked again in `g2-c1-repair-1-prompt.md` and
 * answered in `g2-c1-repair-1.md`. Answers that already lie there are taken as they are.
 */
export function createManualDesigner(options: ManualDesignerOptions): Designer {
  const { inbox, signal, timing } = options;
  const tell = (message: string) => options.onMessage?.(message);
  const folder = new Inbox({ folder: inbox, signal, onTrouble: tell, ...(timing && { timing }) });
  const missing = new Set<string>();
  const announced = new WeakSet<DesignRequest>();
  let asking = false;

  const answerIn = async (stem: string): Promise<Proposal> => {
    missing.add(stem);
    if (!asking) {
      asking = true;
      // All seats of a generation are asked in one go: one sentence for all of them.
      setImmediate(() => {
        asking = false;
        if (missing.size > 0 && !signal.aborted) tell(wanted(inbox, missing));
      });
    }
    const { name, text } = await folder.answer([`${stem}.md`, `${stem}.ts`]);
    missing.delete(stem);
    tell(`took ${name}${missing.size > 0 ? `; ${wanted(inbox, missing)}` : "; no answer is missing"}`);
    return { text, notes: {} };
  };

  return {
    id: "manual",
    async propose(request, seat) {
      const name = `g${request.generation + 1}`;
      const stems = Array.from({ length: request.count }, (_, index) => `${name}-c${index + 1}`);
      if (!announced.has(request)) {
        announced.add(request);
        const { system, user } = renderPrompt(options, request);
        const prompt = join(inbox, `${name}-prompt.md`);
        writePrompt(prompt, `${note(stems)}\n\n${system}\n${user}`);
        tell(`the prompt of generation ${request.generation + 1} is ${prompt}`);
      }
      return answerIn(stems[seat]!);
    },
    async repair(request) {
      const { generation, seat, round, refused } = request;
      const stem = `g${generation + 1}-c${seat + 1}-repair-${round}`;
      const { before, after } = renderRepairParts(options, request);
      const prompt = join(inbox, `${stem}-prompt.md`);
      const text = [
        note([stem], 'In the chat that gave the answer, what stands below "The answer so far" is enough.'),
        before,
        "## The answer so far",
        fenced(refused.proposal.text, MAX_REFUSED),
        after,
      ];
      writePrompt(prompt, text.join("\n\n"));
      const { failure } = refused.verdict;
      tell(
        `${refused.label} was refused (${failure?.kind ?? "unknown"}: ${failure?.message ?? "no reason given"}); the prompt for its repair is ${prompt}`,
      );
      return answerIn(stem);
    },
  };
}

/** What is still to be written: a count, the first file with its path, and the names of those beside it. */
function wanted(inbox: string, missing: ReadonlySet<string>): string {
  const [first, ...others] = [...missing].sort(byNumbers).map((stem) => `${stem}.md`);
  const count = missing.size === 1 ? "1 answer is" : `${missing.size} answers are`;
  return `${count} missing: write ${[join(inbox, first!), ...others].join(", ")} (or .ts for the module alone)`;
}

/** `g1-c2` before `g1-c10`. */
function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function note(stems: readonly string[], more = ""): string {
  const files = stems.map((stem) => `\`${stem}.md\``).join(", ");
  const how =
    stems.length === 1
      ? `Give everything below to a model and save its answer as it comes in ${files} in this folder.`
      : `Give everything below to a model, once for each of ${files} in this folder, and save each answer as it comes.`;
  return `<!-- ${[how, "A file that ends in .ts instead holds the module alone.", more].join(" ").trim()} -->`;
}

/** A file that already says the same is left alone, for editors and programs that watch it. */
function writePrompt(file: string, text: string): void {
  ensureFolder(dirname(file));
  if (contentOf(file) === text) return;
  try {
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  } catch (error) {
    throw new Problem(`the prompt ${file} cannot be written; check the folder and the disk`, {
      cause: error,
    });
  }
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
