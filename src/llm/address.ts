/** Addresses of model servers, as they may be shown and kept. */
import { UsageProblem } from "../core/problem.ts";

/** An address taken apart into what may be shown and what goes with every request. */
export interface Address {
  /** Origin and path, without a query: where it answers, as it may be shown and kept. */
  readonly endpoint: string;
  /** Sent with every request: Azure's version of the API. */
  readonly query: Readonly<Record<string, string>>;
}

/** The only part of a query that is known to be no secret. */
const API_VERSION = "api-version";

/**
 * @param address what `--base-url` says
 * @throws UsageProblem when it is no http address, or holds a password or a query that may be one
 */
export function parseAddress(address: string): Address {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageProblem(`--base-url must be an http address such as http://localhost:11434/v1`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageProblem(
      "--base-url must not hold a user name or password; give the key as OPENAI_API_KEY or ANTHROPIC_API_KEY",
    );
  }
  const other = [...url.searchParams.keys()].find((name) => name !== API_VERSION);
  if (other !== undefined) {
    throw new UsageProblem(
      `--base-url must not hold the query parameter "${other}", which may be a key: only ${API_VERSION} is sent; give the key as OPENAI_API_KEY or ANTHROPIC_API_KEY`,
    );
  }
  const version = url.searchParams.get(API_VERSION);
  return {
    endpoint: `${url.origin}${url.pathname}`.replace(/\/+$/, ""),
    query: version === null ? {} : { [API_VERSION]: version },
  };
}

/** Whether an address is this machine's own. */
export function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}

/** Azure's hosts read the key from a header of their own. */
export function isAzure(endpoint: string): boolean {
  return new URL(endpoint).hostname.endsWith(".azure.com");
}
