/** Makes sure that the peers run our task: the same transitions through their environments give the same numbers. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Entry } from "./table.ts";
import { recordTransitions } from "./transitions.ts";

/** Most that a number of one transition may differ; our state is float32. */
const TOLERANCE = 1e-4;

/**
 * Prints the greatest difference of each environment that is installed.
 * @throws Error where one differs by more than the tolerance
 */
export async function verify(entries: readonly Entry[], scratch: string): Promise<void> {
  const transitions = recordTransitions();
  const file = join(scratch, "transitions.json");
  writeFileSync(file, JSON.stringify(transitions));
  const interpreters = new Map(
    entries.flatMap(({ contender: { library }, interpreter }) =>
      library ? [[interpreter, library === "JAX" ? "jax" : "gym"] as const] : [],
    ),
  );
  for (const [interpreter, kind] of interpreters) {
    const printed = execFileSync(interpreter, ["-B", join(import.meta.dirname, "verify.py"), kind, file], {
      encoding: "utf8",
    });
    for (const [name, difference] of Object.entries(JSON.parse(printed) as Record<string, number>)) {
      console.log(
        `${name} environment: ${transitions.states.length} transitions differ from ours by at most ${difference.toExponential(1)}`,
      );
      if (!(difference <= TOLERANCE))
        throw new Error(
          `the ${name} environment of bench/peers is not our cartpole-swingup: a transition differs by ${difference}, at most ${TOLERANCE} is rounding; bring bench/peers/cartpole.py in line with envs/cartpole`,
        );
    }
  }
}
