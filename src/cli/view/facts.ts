/** One line for every fact of a run that a person reads in a log; nothing for fleeting news. */

import { plainLine } from "../../core/plain-text.ts";
import type { RunEvent, RunSignal } from "../../core/run.ts";
import { forecastText } from "../cost-text.ts";
import { countText, durationText, fitnessText, percentText, plural } from "../format.ts";

/** An answer that took longer is worth a line: its verdict may have to wait for the seats before it. */
const SILENCE_SECONDS = 5;

/** The line for a signal, or null when it is not worth one. */
export function factLine(signal: RunSignal): string | null {
  switch (signal.type) {
    case "event": {
      const fact = eventFact(signal.event);
      return fact === null ? null : `${plainLine(fact)}${signal.replayed ? " (recorded)" : ""}`;
    }
    case "forecast": {
      const { trainings, environmentSteps, seconds, calls } = signal;
      const time = seconds === null ? "" : `, about ${durationText(seconds)}`;
      const asked = calls ? `, ${forecastText(calls)}` : "";
      return `forecast: at most ${plural(trainings, "training")}, ${countText(environmentSteps)} environment steps${time}${asked}`;
    }
    case "message":
      return plainLine(signal.message);
    case "opened": {
      const { task, method, model, candidates, iterations } = signal.config;
      return plainLine(
        `run ${signal.run}: ${task}, method ${method}, model ${model}, ${plural(candidates, "candidate")} × ${plural(iterations, "generation")}`,
      );
    }
    case "training-ended":
      return signal.timing === null
        ? null
        : `${signal.label}: training took ${durationText(signal.timing.seconds)} (${countText(signal.timing.stepsPerSecond)} steps/s)`;
    case "answered":
      return signal.seconds < SILENCE_SECONDS
        ? null
        : `${signal.label}: answered after ${durationText(signal.seconds)}`;
    case "cost":
    case "training-started":
    case "training-progress":
      return null;
  }
}

function eventFact(event: RunEvent): string | null {
  switch (event.type) {
    case "run-started":
      return null;
    case "control-trained":
      return "control training on the human reward: passed";
    case "generation-started":
      return `generation ${event.generation + 1}`;
    case "asked":
      return event.feedback.length === 0
        ? null
        : `the designer is told: ${event.feedback.map(({ text }) => text).join(" · ")}`;
    case "examples-chosen":
      return `examples: ${event.examples.map(({ run, label }) => `${run}/${label}`).join(", ")}`;
    case "proposed":
      return event.repairs === undefined ? null : `${event.label}: repairs ${event.repairs}`;
    case "judged": {
      const { accepted, failure } = event.verdict;
      if (accepted) return `${event.label}: passed the gates`;
      return `${event.label}: rejected (${failure?.kind ?? "unknown"}): ${failure?.message ?? "no reason given"}`;
    }
    case "short-trained":
      return event.fitness === null
        ? `${event.label}: short training of ${countText(event.steps)} steps failed`
        : `${event.label}: fitness ${fitnessText(event.fitness)} after ${countText(event.steps)} steps`;
    case "halved":
      return `after ${countText(event.steps)} steps ${plural(event.kept.length, "candidate")} of generation ${event.generation + 1} ${event.kept.length === 1 ? "goes" : "go"} on: ${event.kept.join(", ") || "none"}`;
    case "trained": {
      const { fitness, success } = event.result.evaluation;
      const successes = success === null ? "" : `, success ${percentText(success)}`;
      return `${event.label}: fitness ${fitnessText(fitness.mean)}${successes}`;
    }
    case "training-failed":
      return `${event.label}: training failed (${event.failure.kind}): ${event.failure.message}`;
    case "selected": {
      if (event.incumbent === null) return `generation ${event.generation + 1}: none was trained`;
      const { label, fitness } = event.incumbent;
      return `generation ${event.generation + 1}: best so far ${label} with fitness ${fitnessText(fitness)}${event.improved ? " (new)" : ""}`;
    }
    case "final-trained":
      return `fresh training of ${event.contender}: fitness ${fitnessText(event.result.evaluation.fitness.mean)}`;
    case "final-failed":
      return `fresh training of ${event.contender} failed (${event.failure.kind}): ${event.failure.message}`;
    case "winner-chosen":
      return `winner: ${event.label}, fitness ${fitnessText(event.fitness)} over all its trainings`;
    case "search-stopped":
      return `the search stopped: ${event.reason}`;
    case "reflected":
    case "run-finished":
    case "run-failed":
      return null;
  }
}
