/** A designer that is a person or another program: prompts go out as Markdown files, answers come in as files. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Designer, DesignRequest, Proposal } from "../core/candidate.ts";
import { Problem } from "../core/problem.ts";
import { awaitAnswers, defaultInboxTiming, ensureFolder, type InboxTiming } from "./inbox.ts";
import { fenced } from "./prompt/data.ts";
import { type PromptOptions, renderPrompt, renderRepair } from "./prompt/index.ts";

export interface ManualDesignerOptions extends PromptOptions {
  /** `<run>/inbox`. */
  readonly inbox: string;
  readonly signal: AbortSignal;
  readonly timing?: InboxTiming;
  /** Told which file to read and which to write, one sentence at a time. */
  onMessage?(message: string): void;
}

/**
 * Generation 2 is asked in `g2-prompt.md` and answered in `g2-c1.md`, `g2-c2.md` … (a whole answer with one fenced
 * block) or `g2-c1.ts` (the module alone). A refused `g2-c1` is asked again in `g2-c1-repair-1-prompt.md` and
 * answered in `g2-c1-repair-1.md`. Answers that already lie there are taken as they are.
 */
export function createManualDesigner(options: ManualDesignerOptions): Designer {
  const { inbox, signal, onMessage } = options;
  const announced = new WeakSet<DesignRequest>();
  const answerIn = async (stem: string): Promise<Proposal> => {
    const [text] = await awaitAnswers({
      folder: inbox,
      answers: [[`${stem}.md`, `${stem}.ts`]],
      signal,
      timing: options.timing ?? defaultInboxTiming,
      onAnswer: (_index, file) => onMessage?.(`took ${file}`),
    });
    return { text: text!, notes: {} };
  };
  const writePrompt = (name: string, text: string): string => {
    ensureFolder(inbox);
    const file = join(inbox, `${name}-prompt.md`);
    writeWhole(file, text);
    return file;
  };
  return {
    id: "manual",
    async propose(request, seat) {
      const name = `g${request.generation + 1}`;
      if (!announced.has(request)) {
        announced.add(request);
        const stems = Array.from({ length: request.count }, (_, index) => `${name}-c${index + 1}`);
        const { system, user } = renderPrompt(options, request);
        const prompt = writePrompt(name, `${note(stems)}\n\n${system}\n${user}`);
        onMessage?.(`the prompt of generation ${request.generation + 1} is ${prompt}`);
        onMessage?.(
          `write ${request.count === 1 ? "the answer" : `${request.count} answers`} to ${fileList(inbox, stems)}`,
        );
      }
      return answerIn(`${name}-c${seat + 1}`);
    },
    async repair(request) {
      const stem = `g${request.generation + 1}-c${request.seat + 1}-repair-${request.round}`;
      const { system, user } = renderPrompt(options, request);
      const refused = fenced(request.refused.proposal.text, MAX_REFUSED);
      const text = [
        note([stem]),
        system,
        user,
        "## The answer so far",
        refused,
        renderRepair(options, request),
      ];
      const prompt = writePrompt(stem, text.join("\n\n"));
      onMessage?.(
        `${request.refused.label} was refused: ${prompt} says why; write ${fileList(inbox, [stem])}`,
      );
      return answerIn(stem);
    },
  };
}

/** Characters of a refused answer that are repeated to whoever shall mend it. */
const MAX_REFUSED = 16_000;

function fileList(inbox: string, stems: readonly string[]): string {
  const first = join(inbox, `${stems[0]}.md`);
  return stems.length === 1 ? `${first} (or .ts)` : `${first} … ${stems.at(-1)}.md (or .ts)`;
}

function note(stems: readonly string[]): string {
  const files = stems.map((stem) => `\`${stem}.md\``).join(", ");
  return `<!-- Give everything below to a model, once for each of ${files} in this folder, and save each answer as it comes. A file that ends in .ts instead holds the module alone. -->`;
}

function writeWhole(file: string, text: string): void {
  try {
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  } catch (error) {
    throw new Problem(`the prompt ${file} cannot be written; check the folder and the disk`, {
      cause: error,
    });
  }
}
