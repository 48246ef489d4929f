/** Gate: TypeScript's checker agrees with the module, read against the types generated from the task. */
import { TypeChecker } from "../../reward/types/checker.ts";
import type { Task } from "../../sim/environment.ts";
import { type Gate, refuseOnError } from "../gate.ts";

/** One warm checker a task. */
const checkers = new WeakMap<Task, TypeChecker>();

export const types: Gate = {
  name: "types",
  inspect({ task, source }) {
    let checker = checkers.get(task);
    if (!checker) {
      checker = new TypeChecker(task);
      checkers.set(task, checker);
    }
    return refuseOnError("types", checker.check(source));
  },
};
