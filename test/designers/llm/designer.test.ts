/** Whole generations against a server with scripted answers, and against folders and recordings. */

import { describe, expect, test } from "vitest";
import type { Proposal } from "../../../src/core/candidate.ts";
import { createDesigner, type DesignerOptions } from "../../../src/designers/index.ts";
import { eureka } from "../../../src/methods/eureka.ts";
import { chatApi, json, ModelServer, messagesApi, stream } from "../../llm/model-server.ts";
import { proposeAll } from "../propose-all.ts";
import { best, history, request } from "./history.ts";
import { sliderHold } from "./tasks.ts";

const canary = "sk-canary-0123456789abcdef";

function options(part: Partial<DesignerOptions>): DesignerOptions & { readonly saved: Map<string, unknown> } {
  const saved = new Map<string, unknown>();
  return {
    model: "openai:llama",
    task: sliderHold,
    method: eureka,
    candidates: 2,
    iterations: 1,
    seed: 0,
    signal: new AbortController().signal,
    env: { OPENAI_API_KEY: canary, ANTHROPIC_API_KEY: canary },
    transcripts: {
      save: (name, value) => void saved.set(name, value),
      load: (name) => saved.get(name) ?? null,
    },
    inbox: "unused",
    readProposals: () => new Map(),
    ...part,
    saved,
  };
}

const answered = (text: string) => stream(chatApi.streamed(text));

describe("a language model", () => {
  test("gives one proposal a sample, in order, with what it cost", async () => {
    await using server = await ModelServer.start(answered("one"), answered("two"));
    const settings = options({ baseUrl: `${server.url}/v1` });
    const designer = await createDesigner(settings);
    expect(designer.id).toBe("openai:llama");
    expect(await proposeAll(designer, request())).toEqual(
      ["one", "two"].map((text, i) => ({
        text,
        notes: {
          transcript: `000${i + 1}.json`,
          usage: expect.objectContaining({ inputTokens: 120, outputTokens: 50 }),
          usd: null,
          requestId: "req_1",
          stopReason: "end",
          model: "llama",
        },
      })),
    );
    const seeds = server.questions.map(({ body }) => body.seed);
    expect(new Set(seeds).size).toBe(2);
    expect(JSON.stringify([...settings.saved])).not.toContain(canary);
  });

  test("is told what happened, and asked as often as it has seats", async () => {
    await using server = await ModelServer.start(stream(messagesApi.streamed("text")));
    const designer = await createDesigner(
      options({ model: "anthropic:claude-sonnet-5-5", baseUrl: server.url }),
    );
    await proposeAll(designer, request({ generation: 1, count: 3, incumbent: best, history }));
    expect(server.questions).toHaveLength(3);
    const sent = JSON.stringify(server.questions[0]!.body);
    expect(sent).toContain("The state has no field `positon`.");
    expect(sent).toContain("Math.exp(-Math.abs(next.position - 1) / 0.5)");
  });

  test("one lost answer does not lose the others, and is not blamed on a reward", async () => {
    const refused = json(400, chatApi.error(400, "invalid_request_error", "not today"));
    await using server = await ModelServer.start(answered("one"), refused, answered(""), answered("four"));
    const designer = await createDesigner(options({ baseUrl: `${server.url}/v1` }));
    const proposals = await proposeAll(designer, request({ count: 4 }));
    expect(proposals.map(({ text }) => text)).toEqual(["one", "", "", "four"]);
    expect(proposals[1]).toEqual({
      text: "",
      notes: { transcript: "0002.json", usd: 0, reason: "refused-request", requestId: "req_1" },
      failure: {
        kind: "provider",
        message: expect.stringMatching(/^openai:llama: .* refused the request .*not today/),
      },
    });
    expect(proposals[2]!.failure).toEqual({
      kind: "empty",
      message: "llama gave an empty answer.",
    });
  });

  test("says why an answer is lost in one sentence without the key", async () => {
    await using server = await ModelServer.start(
      json(401, chatApi.error(401, "invalid_api_key", `bad ${canary}`)),
    );
    const designer = await createDesigner(options({ baseUrl: `${server.url}/v1` }));
    const [{ failure }] = (await proposeAll(designer, request())) as [Proposal];
    expect(failure).toMatchObject({ kind: "provider" });
    expect(failure?.message).toMatch(/refused the key .*check OPENAI_API_KEY/);
    expect(failure?.message).not.toContain(canary);
  });

  test("answers that were paid for before a kill are not asked for again", async () => {
    await using server = await ModelServer.start(answered("one"), answered("two"));
    const settings = options({ baseUrl: `${server.url}/v1` });
    const before = await proposeAll(await createDesigner(settings), request());
    settings.saved.delete("0002.json");
    const after = await proposeAll(await createDesigner(settings), request());
    expect(after).toEqual(before);
    expect(server.questions).toHaveLength(3);
  });

  test("an aborted run is aborted, not failed", async () => {
    await using server = await ModelServer.start(() => {});
    const stopping = new AbortController();
    const designer = await createDesigner(options({ baseUrl: `${server.url}/v1`, signal: stopping.signal }));
    const asking = proposeAll(designer, request());
    setTimeout(() => stopping.abort(new Error("stopped by hand")), 50);
    await expect(asking).rejects.toThrow("stopped by hand");
  });

  test("a budget without a known price is refused before anything is sent", async () => {
    await expect(
      createDesigner(options({ baseUrl: "http://127.0.0.1:1/v1", budgetUsd: 1 })),
    ).rejects.toMatchObject({
      kind: "budget",
    });
  });
});

describe("replay", () => {
  const proposal: Proposal = { text: "text \u0000 as it came\r\n", notes: { usd: 0.1 } };

  const mended: Proposal = { text: "mended", notes: {} };
  const recorded = new Map([
    ["g1c1", proposal],
    ["g1c1r1", mended],
    ["g1c2", proposal],
  ]);

  test("repeats the recorded proposals byte for byte", async () => {
    const designer = await createDesigner(
      options({
        model: "replay:first",
        readProposals: () => recorded,
      }),
    );
    expect(await proposeAll(designer, request())).toEqual([proposal, proposal]);
    const { incumbent, history } = request();
    const refused = { ...best, label: "g1c1" };
    const repair = { ...request(), incumbent, history, seat: 0, refused, round: 1, label: "g1c1r1" };
    expect(await designer.repair(repair)).toEqual(mended);
    expect(await designer.repair({ ...repair, round: 2, label: "g1c1r2" })).toBeNull();
  });

  test("is refused before the run when less was recorded than will be asked for", async () => {
    await expect(
      createDesigner(options({ model: "replay:first", iterations: 2, readProposals: () => recorded })),
    ).rejects.toThrow(
      "run first does not hold 2 generations of 2 answers; take no more than --iterations 1 --candidates 2",
    );
  });
});

test("a missing key and a useless address are wrong usage", async () => {
  await expect(createDesigner(options({ model: "anthropic:x", env: {} }))).rejects.toThrow(
    /set ANTHROPIC_API_KEY/,
  );
  await expect(createDesigner(options({ model: "manual", baseUrl: "http://localhost/v1" }))).rejects.toThrow(
    /--base-url needs a model/,
  );
});
