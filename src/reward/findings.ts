/** Findings about a reward module as a whole. */
import type { Finding } from "../core/finding.ts";

/** An error that has no place of its own. */
export const moduleFinding = (kind: string, message: string, remedy: string): Finding => ({
  kind,
  severity: "error",
  message,
  remedy,
  line: 1,
  column: 1,
});
