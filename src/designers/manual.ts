/** A designer that is a person or another program: prompts go out as Markdown files, answers come in as files. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Designer, DesignRequest } from "../core/candidate.ts";
import { Problem } from "../core/problem.ts";
import { awaitAnswers, defaultInboxTiming, ensureFolder, type InboxTiming } from "./inbox.ts";
import { type PromptOptions, renderPrompt } from "./prompt/index.ts";

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
 * block) or `g2-c1.ts` (the module alone). Answers that already lie there are taken as they are.
 */
export function createManualDesigner(options: ManualDesignerOptions): Designer {
  const { inbox, signal, onMessage } = options;
  return {
    id: "manual",
    async propose(request) {
      const name = `g${request.generation + 1}`;
      const answers = Array.from({ length: request.count }, (_, index) => {
        const stem = `${name}-c${index + 1}`;
        return [`${stem}.md`, `${stem}.ts`];
      });
      const prompt = join(inbox, `${name}-prompt.md`);
      ensureFolder(inbox);
      writePrompt(prompt, promptText(options, request, answers));
      onMessage?.(`the prompt of generation ${request.generation + 1} is ${prompt}`);
      onMessage?.(
        `write ${request.count === 1 ? "the answer" : `${request.count} answers`} to ${fileList(inbox, answers)}`,
      );
      const texts = await awaitAnswers({
        folder: inbox,
        answers,
        signal,
        timing: options.timing ?? defaultInboxTiming,
        onAnswer: (_index, file) => onMessage?.(`took ${file}`),
      });
      return texts.map((text) => ({ text, notes: {} }));
    },
  };
}

function fileList(inbox: string, answers: readonly (readonly string[])[]): string {
  const first = join(inbox, answers[0]![0]!);
  const last = answers.at(-1)![0]!;
  return answers.length === 1 ? `${first} (or .ts)` : `${first} … ${last} (or .ts)`;
}

function promptText(
  options: PromptOptions,
  request: DesignRequest,
  answers: readonly (readonly string[])[],
): string {
  const { system, user } = renderPrompt(options, request);
  const files = answers.map(([markdown]) => `\`${markdown}\``).join(", ");
  const note = `<!-- Give everything below to a model, once for each of ${files} in this folder, and save each answer as it comes. A file that ends in .ts instead holds the module alone. -->`;
  return `${note}\n\n${system}\n${user}`;
}

function writePrompt(file: string, text: string): void {
  try {
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  } catch (error) {
    throw new Problem(`the prompt ${file} cannot be written; check the folder and the disk`, {
      cause: error,
    });
  }
}
