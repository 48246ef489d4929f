/** What to do about a fault that a reward showed when it ran, by kind of failure. */
import type { FailureKind } from "../core/outcome.ts";

const remedies: Partial<Readonly<Record<FailureKind, string>>> = {
  "not-finite":
    "Guard divisions, roots, logarithms and powers, e.g. `Math.max(x, 1e-6)`, and keep exponents bounded.",
  "not-deterministic":
    "Compute the terms from the parameters alone; history belongs into `export const memory`.",
  timeout: "Replace the loop by one with a small fixed bound.",
  memory: "Keep no data between calls and build no lists that grow.",
  crash: "Check every value that is used as a list or called as a function.",
  contract: "Return the same named numbers on every path.",
  parse: "Answer with one complete, valid TypeScript module.",
};

export const remedyOf = (kind: FailureKind): string => remedies[kind] ?? "Write the reward more simply.";
