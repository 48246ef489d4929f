/** Addresses of model servers, as they may be shown and kept. */
import { UsageProblem } from "../core/problem.ts";

/**
 * The address without its query, which may hold a key.
 * @throws UsageProblem when it is no http address, or holds a password (which `fetch` would refuse later)
 */
export function endpointOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageProblem(`--base-url must be an http address such as http://localhost:11434/v1`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageProblem(
      "--base-url must not hold a user name or password; give the key as OPENAI_API_KEY or ANTHROPIC_API_KEY",
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/$/, "");
}

/** Whether an address is this machine's own. */
export function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}
