/** How long servers are waited for: one on this machine may be a small model that reads a long prompt for minutes. */
import { isLoopback } from "./address.ts";
import type { Patience } from "./provider.ts";

const usual: Patience = {
  firstByteMs: 300_000,
  stallMs: 300_000,
  answerMs: 3_600_000,
  leadMs: 60_000,
};

/** A model of 1.5 billion parameters on two busy cores read 1,100 tokens in 200 s (docs/models.md). */
const LOCAL_FIRST_BYTE_MS = 900_000;

/** @param endpoint an http address */
export function patienceFor(endpoint: string): Patience {
  return isLoopback(endpoint) ? { ...usual, firstByteMs: LOCAL_FIRST_BYTE_MS } : usual;
}
