/** What a model server can do with a question: answer it, refuse it, or misbehave in one of the ways that servers do. */
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Api, Said } from "./wire-formats.ts";

/** Answers one request by hand. */
export type Reply = (response: ServerResponse, received: Received) => void;

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

/** Ways of misbehaving that are the same in every wire format; `half` is a stream or an object broken in the middle. */
export const misdeeds = [
  "resets before the answer",
  "resets in the middle",
  "ends in the middle",
  "stalls in the middle",
  "never answers",
  "sends malformed events",
  "sends truncated JSON",
  "sends a page of HTML",
  "sends 50 MB",
] as const;

export type Misdeed = (typeof misdeeds)[number];

/** What the server does with one request, whatever its wire format. */
export type Behaviour =
  | ({ readonly does: "answer" } & Said)
  | {
      readonly does: "fail";
      readonly status: number;
      readonly type: string;
      readonly message: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly does: "misbehave"; readonly how: Misdeed; readonly text?: string }
  | { readonly does: "reply"; readonly reply: Reply };

export const answers = (text: string, more: Omit<Said, "text"> = {}): Behaviour => ({
  does: "answer",
  text,
  ...more,
});

export const fails = (
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Behaviour => ({ does: "fail", status, type, message, headers });

export const misbehaves = (how: Misdeed, text = "half of an answer"): Behaviour => ({
  does: "misbehave",
  how,
  text,
});

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...ids, ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

const ids = { "request-id": "req_1", "x-request-id": "req_1" };

/** Server-sent events; `end` says what happens after the last one. */
export function stream(events: readonly string[], end: "close" | "reset" | "stall" = "close"): Reply {
  return partial({ "content-type": "text/event-stream", ...ids }, events.join(""), end);
}

function partial(
  headers: Readonly<Record<string, string>>,
  text: string,
  end: "close" | "reset" | "stall",
): Reply {
  return (response) => {
    response.writeHead(200, headers);
    response.write(text, () => {
      if (end === "close") response.end();
      else if (end === "reset") response.socket?.resetAndDestroy();
    });
  };
}

/** @param streams whether this server streams when it is asked to */
export function replyOf(behaviour: Behaviour, api: Api, streams: boolean): Reply {
  switch (behaviour.does) {
    case "reply":
      return behaviour.reply;
    case "fail": {
      const { status, type, message, headers } = behaviour;
      return json(status, api.error(status, type, message), headers);
    }
    case "answer":
      return (response, received) =>
        (streams && received.body.stream === true
          ? stream(api.events(behaviour))
          : json(200, api.object(behaviour)))(response, received);
    case "misbehave":
      return (response, received) =>
        misbehaving(
          behaviour.how,
          api,
          streams && received.body.stream === true,
          behaviour.text ?? "",
        )(response, received);
  }
}

function misbehaving(how: Misdeed, api: Api, streams: boolean, text: string): Reply {
  const half = (end: "close" | "reset" | "stall"): Reply => {
    if (streams) return stream(api.streamed(text).slice(0, 2), end);
    const whole = JSON.stringify(api.whole(text));
    return partial({ "content-type": "application/json" }, whole.slice(0, Math.floor(whole.length / 2)), end);
  };
  switch (how) {
    case "resets before the answer":
      return (response) => response.socket?.resetAndDestroy();
    case "resets in the middle":
      return half("reset");
    case "ends in the middle":
      return half("close");
    case "stalls in the middle":
      return half("stall");
    case "never answers":
      return () => {};
    case "sends malformed events":
      return stream(["event: message_start\ndata: {broken\n\n"]);
    case "sends truncated JSON":
      return json(200, '{"id": "x", "content": [');
    case "sends a page of HTML":
      return json(200, "<html>hello</html>", { "content-type": "text/html" });
    case "sends 50 MB":
      return huge(streams ? "text/event-stream" : "application/json", streams ? ": " : '{"id": "');
  }
}

const MEGABYTE = "x".repeat(1024 * 1024);

/** Writes as fast as the other side reads, and stops when it hangs up. */
function huge(type: string, start: string): Reply {
  return (response) => {
    response.writeHead(200, { "content-type": type });
    const pieces = [start, ...Array.from({ length: 50 }, () => MEGABYTE)];
    pipeline(Readable.from(pieces), response).catch(() => {});
  };
}
