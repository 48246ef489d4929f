/** One reward module with the weakness that a policy can use. */

export interface HackedReward {
  readonly task: string;
  readonly name: string;
  /** What a policy is paid for instead of the task. */
  readonly exploits: string;
  readonly source: string;
}

/** A module around the body of `reward`. */
export function module(body: string): string {
  return `import type { Action, State } from "./task.ts";

export function reward(s: State, a: Action, next: State) {
${body.replace(/^\n/, "").trimEnd()}
}
`;
}
