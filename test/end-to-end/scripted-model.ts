/** A model server that answers by what it is asked: first answers in their order, repairs by the answer they mend. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chatApi, ModelServer, type Received, stream } from "../llm/model-server.ts";

export interface Script {
  /** Answers of all generations, seat by seat. */
  readonly answers: readonly string[];
  /** Repairs by the answer that is given back. */
  readonly repairs?: ReadonlyMap<string, string>;
}

interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

export const messagesOf = ({ body }: Received) => body.messages as readonly ChatMessage[];

/** What a question says that wants an answer anew, because the one before held no module. */
export const ANEW = "An answer that you gave before";

/**
 * The answer that a repair question gives back, {@link ANEW} when there was no module in it, or null when it is no
 * repair question.
 */
export function givenBack(received: Received): string | null {
  const answer = messagesOf(received).findLast(({ role }) => role === "assistant")?.content;
  return answer ?? (messagesOf(received).at(-1)?.content.includes(ANEW) ? ANEW : null);
}

/** What the script does not foresee gets an answer that says so: off the topic, and to be seen in the journal. */
export function scriptedModel({ answers, repairs = new Map() }: Script): Promise<ModelServer> {
  let asked = 0;
  return ModelServer.start((response, received) => {
    const refused = givenBack(received);
    const text =
      (refused === null ? answers[asked++] : repairs.get(refused)) ??
      `The script foresees no answer to ${refused ?? "another question"}.`;
    stream(chatApi.streamed(text))(response, received);
  });
}

/** Dollars of every call to the server above, which tells of 120 tokens read (100 of them cached) and 50 written. */
export const USD_PER_CALL = (20 * 2 + 100 * 0.5 + 50 * 10) / 1e6;

/** Writes the price table by which that is so. */
export function writePrices(folder: string, model: string): string {
  const file = join(folder, "prices.json");
  const price = { input: 2, cachedInput: 0.5, cacheWrite: 2, output: 10 };
  writeFileSync(file, JSON.stringify({ asOf: "2026-11-21", models: { [model]: price } }));
  return file;
}
