/** What every designer keeps, whoever proposes: one proposal for each seat, as plain data. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Designer, labelOf } from "../../src/core/candidate.ts";
import { createDesigner, type DesignerOptions } from "../../src/designers/index.ts";
import { createManualDesigner } from "../../src/designers/manual.ts";
import { loadTemplates } from "../../src/designers/prompt/index.ts";
import type { ModelName } from "../../src/llm/index.ts";
import { eureka } from "../../src/methods/eureka.ts";
import { chatApi, ModelServer, stream } from "../llm/model-server.ts";
import { history, request } from "./llm/history.ts";
import { sliderTask } from "./offline/slider-task.ts";
import { proposeAll } from "./propose-all.ts";

interface Opened extends AsyncDisposable {
  readonly designer: Designer;
}

function options(part: Partial<DesignerOptions>): DesignerOptions {
  return {
    model: "offline",
    task: sliderTask,
    method: eureka,
    candidates: 2,
    iterations: 2,
    seed: 0,
    signal: new AbortController().signal,
    env: { OPENAI_API_KEY: "sk-canary" },
    transcripts: { save: () => {}, load: () => null },
    inbox: "unused",
    readProposals: () => new Map(),
    ...part,
  };
}

const nothing = async () => {};
const proposal = { text: "```ts\nexport function reward() {}\n```", notes: {} };

/** How to open each kind of designer without a network or a person; a new kind does not compile until it is here. */
const open: Readonly<Record<ModelName["kind"], () => Promise<Opened>>> = {
  offline: async () => ({
    designer: await createDesigner(options({})),
    [Symbol.asyncDispose]: nothing,
  }),
  manual: async () => {
    const inbox = mkdtempSync(join(tmpdir(), "inbox-"));
    for (const generation of [1, 2]) {
      for (const seat of [1, 2, 3]) writeFileSync(join(inbox, `g${generation}-c${seat}.md`), proposal.text);
    }
    return {
      designer: createManualDesigner({
        templates: loadTemplates(),
        task: sliderTask,
        historyTurns: 4,
        inbox,
        signal: new AbortController().signal,
        timing: { pollMs: 5, settleMs: 5 },
      }),
      [Symbol.asyncDispose]: async () => rmSync(inbox, { recursive: true }),
    };
  },
  replay: async () => ({
    designer: await createDesigner(
      options({
        model: "replay:earlier",
        candidates: 3,
        iterations: 2,
        readProposals: () =>
          new Map(
            [0, 1].flatMap((generation) =>
              [0, 1, 2].map((seat) => [labelOf(generation, seat), proposal] as const),
            ),
          ),
      }),
    ),
    [Symbol.asyncDispose]: nothing,
  }),
  provider: async () => {
    const server = await ModelServer.start(stream(chatApi.streamed(proposal.text)));
    return {
      designer: await createDesigner(options({ model: "openai:any", baseUrl: `${server.url}/v1` })),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
};

describe.each(Object.entries(open))("%s", (_kind, start) => {
  test("proposes one candidate for each seat", async () => {
    await using opened = await start();
    expect(opened.designer.id).toMatch(/^\S+$/);
    for (const count of [1, 3]) {
      expect(await proposeAll(opened.designer, request({ count, task: sliderTask.id }))).toHaveLength(count);
    }
  });

  test("proposes plain data, so that the journal can hold it", async () => {
    await using opened = await start();
    const proposals = await proposeAll(opened.designer, request({ count: 3, task: sliderTask.id }));
    expect(JSON.parse(JSON.stringify(proposals))).toEqual(proposals);
    for (const { text } of proposals) expect(text).toContain("export function reward");
  });

  test("answers equal requests equally", async () => {
    await using first = await start();
    await using second = await start();
    const wanted = request({ count: 2, task: sliderTask.id });
    expect(await proposeAll(second.designer, wanted)).toEqual(await proposeAll(first.designer, wanted));
  });

  test("goes on after a generation in which everything went wrong that can", async () => {
    await using opened = await start();
    const lost = history.map(({ fitness: _fitness, result: _result, ...rest }) => rest);
    const proposals = await proposeAll(
      opened.designer,
      request({ generation: 1, count: 3, history: lost, task: sliderTask.id }),
    );
    expect(proposals).toHaveLength(3);
  });
});
