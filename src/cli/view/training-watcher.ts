/** Shows one training while it goes on. */
import { plainLine } from "../../core/plain-text.ts";
import type { RunSignal } from "../../core/run.ts";
import { countText, durationText, fitnessText } from "../format.ts";
import type { VerbContext } from "../verb.ts";
import { fitted, paint, span } from "./line.ts";
import { sparkline } from "./sparkline.ts";

const SPARK_WIDTH = 30;
/** Of the training, between two lines of a log. */
const LOG_SHARE = 0.1;

interface TrainingWatcher {
  observe(signal: RunSignal): void;
  /** Lets go of the terminal. */
  close(): void;
}

/** @param steps of the whole training */
export async function createTrainingWatcher(
  { terminal, json, quiet }: VerbContext,
  steps: number,
): Promise<TrainingWatcher> {
  const silent = json || quiet;
  const { createLogUpdate } = await import("log-update");
  const log = terminal.interactive && !silent ? createLogUpdate(process.stdout) : null;
  const curve: number[] = [];
  let logged = 0;
  return {
    observe(signal: RunSignal) {
      if (signal.type === "message") {
        log?.clear();
        terminal.warn(plainLine(signal.message));
      }
      if (signal.type !== "training-progress" || silent) return;
      if (signal.fitness !== null) curve.push(signal.fitness);
      const share = Math.min(1, signal.steps / steps);
      const text = progressText(signal, steps, share);
      if (log) {
        const range = [Math.min(...curve, 0), Math.max(...curve, 0)] as const;
        const line = [span(`${text}  `), span(sparkline(curve, range, SPARK_WIDTH), "cyan")];
        log(paint(fitted(line, terminal.width), terminal.colour));
      } else if (share >= logged + LOG_SHARE) {
        logged = share;
        terminal.write(`${text}\n`);
      }
    },
    close() {
      log?.clear();
      log?.done();
    },
  };
}

function progressText(
  { steps, fitness, stepsPerSecond }: Extract<RunSignal, { type: "training-progress" }>,
  total: number,
  share: number,
): string {
  // A training ends with a whole rollout, which may lie beyond the steps that were asked for.
  const rest = Math.max(0, total - steps);
  const left = stepsPerSecond > 0 ? `, ${durationText(rest / stepsPerSecond)} left` : "";
  return `${Math.floor(100 * share)} % of ${countText(total)} steps, ${countText(stepsPerSecond)} steps/s, fitness ~${fitnessText(fitness)}${left}`;
}
