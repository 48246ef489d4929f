/** Whole generations against a server with scripted answers, and against folders and recordings. */
import { describe, expect, test } from "vitest";
import type { Proposal } from "../../../src/core/candidate.ts";
import { createDesigner, type DesignerOptions } from "../../../src/designers/index.ts";
import { eureka } from "../../../src/methods/eureka.ts";
import { chatApi, json, ModelServer, messagesApi, stream } from "../../llm/model-server.ts";
import { best, history, request } from "./history.ts";
import { sliderHold } from "./tasks.ts";

const canary = "sk-canary-0123456789abcdef";

function options(part: Partial<DesignerOptions>): DesignerOptions & { readonly saved: Map<string, unknown> } {
  const saved = new Map<string, unknown>();
  return {
    model: "openai:llama",
    task: sliderHold,
    method: eureka,
    seed: 0,
    signal: new AbortController().signal,
    env: { OPENAI_API_KEY: canary, ANTHROPIC_API_KEY: canary },
    transcripts: {
      save: (name, value) => void saved.set(name, value),
      load: (name) => saved.get(name) ?? null,
    },
    inbox: "unused",
    readProposals: () => [],
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
    expect(await designer.propose(request())).toEqual(
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
    const seeds = server.received.map(({ body }) => body.seed);
    expect(new Set(seeds).size).toBe(2);
    expect(JSON.stringify([...settings.saved])).not.toContain(canary);
  });

  test("is told what happened, and asked as often as it has seats", async () => {
    await using server = await ModelServer.start(stream(messagesApi.streamed("text")));
    const designer = await createDesigner(
      options({ model: "anthropic:claude-sonnet-5-5", baseUrl: server.url }),
    );
    await designer.propose(request({ generation: 1, count: 3, incumbent: best, history }));
    expect(server.received).toHaveLength(3);
    const sent = JSON.stringify(server.received[0]!.body);
    expect(sent).toContain("The state has no field `positon`.");
    expect(sent).toContain("Math.exp(-Math.abs(next.position - 1) / 0.5)");
  });

  test("one lost answer does not lose the others, and is not blamed on a reward", async () => {
    const refused = json(400, chatApi.error(400, "invalid_request_error", "not today"));
    await using server = await ModelServer.start(answered("one"), refused, answered(""), answered("four"));
    const designer = await createDesigner(options({ baseUrl: `${server.url}/v1` }));
    const proposals = await designer.propose(request({ count: 4 }));
    expect(proposals.map(({ text }) => text)).toEqual(["one", "", "", "four"]);
    expect(proposals[1]!.notes).toEqual({
      transcript: "0002.json",
      usd: 0,
      failure: {
        kind: "provider",
        message: expect.stringMatching(/^openai:llama: .* refused the request .*not today/),
      },
    });
    expect(proposals[2]!.notes.failure).toEqual({
      kind: "provider",
      message: "openai:llama gave an empty answer.",
    });
  });

  test("fails only when every answer is lost, in one sentence without the key", async () => {
    await using server = await ModelServer.start(
      json(401, chatApi.error(401, "invalid_api_key", `bad ${canary}`)),
    );
    const designer = await createDesigner(options({ baseUrl: `${server.url}/v1` }));
    const failure = await designer.propose(request()).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ kind: "provider" });
    expect((failure as Error).message).toMatch(/refused the key .*check OPENAI_API_KEY/);
    expect((failure as Error).message).not.toContain(canary);
  });

  test("answers that were paid for before a kill are not asked for again", async () => {
    await using server = await ModelServer.start(answered("one"), answered("two"));
    const settings = options({ baseUrl: `${server.url}/v1` });
    const before = await (await createDesigner(settings)).propose(request());
    settings.saved.delete("0002.json");
    const after = await (await createDesigner(settings)).propose(request());
    expect(after).toEqual(before);
    expect(server.received).toHaveLength(3);
  });

  test("an aborted run is aborted, not failed", async () => {
    await using server = await ModelServer.start(() => {});
    const stopping = new AbortController();
    const designer = await createDesigner(options({ baseUrl: `${server.url}/v1`, signal: stopping.signal }));
    const asking = designer.propose(request());
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

  test("repeats the recorded proposals byte for byte", async () => {
    const designer = await createDesigner(
      options({
        model: "replay:first",
        readProposals: (run) => (run === "first" ? [[proposal, proposal]] : []),
      }),
    );
    expect(await designer.propose(request())).toEqual([proposal, proposal]);
    await expect(designer.propose(request({ generation: 1 }))).rejects.toThrow(
      "run first holds 0 proposals of generation 2, but 2 are wanted; use --iterations 1 --candidates 2",
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
