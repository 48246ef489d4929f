/** The types that the reference rewards of this folder are written against. */
export type { Action, State } from "../environment.ts";
