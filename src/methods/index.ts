/** The registry of methods: a new one is a file and a line here. */
import { UsageProblem } from "../core/problem.ts";
import { eureka } from "./eureka.ts";
import type { Method } from "./method.ts";

export type { Method } from "./method.ts";

export const methods: readonly Method[] = [eureka];

/** @throws UsageProblem for an unknown id */
export function findMethod(id: string): Method {
  const method = methods.find((known) => known.id === id);
  if (!method) {
    throw new UsageProblem(
      `unknown method "${id}": expected one of ${methods.map((known) => known.id).join(", ")}`,
    );
  }
  return method;
}
