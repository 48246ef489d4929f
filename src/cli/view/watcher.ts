/** Shows a run while it goes on: painted over on a terminal, as lines of facts elsewhere, or not at all. */
import type { RunSignal } from "../../core/run.ts";
import type { VerbContext } from "../verb.ts";
import { factLine } from "./facts.ts";
import { emptyView, type RunView } from "./model.ts";
import { reduce } from "./reduce.ts";
import { render } from "./render.ts";

export interface Watcher {
  observe(signal: RunSignal): void;
  /** Leaves the last picture where it stands and lets go of the terminal. */
  close(): void;
}

const REPAINT_MILLISECONDS = 120;

export async function createWatcher({ terminal, json, quiet }: VerbContext): Promise<Watcher> {
  if (json || quiet || !terminal.interactive) {
    return {
      observe(signal) {
        const line = factLine(signal);
        if (line === null) return;
        // What a person or a program has to act on comes whatever is asked of stdout.
        if (signal.type === "message") terminal.warn(line);
        else if (!json && !quiet) terminal.write(`${line}\n`);
      },
      close() {},
    };
  }
  const { createLogUpdate } = await import("log-update");
  const log = createLogUpdate(process.stdout);
  let view: RunView = emptyView;
  const repaint = () => log(render(view, performance.now(), terminal).join("\n"));
  const timer = setInterval(repaint, REPAINT_MILLISECONDS);
  return {
    observe(signal) {
      view = reduce(view, signal, performance.now());
    },
    close() {
      clearInterval(timer);
      repaint();
      log.done();
    },
  };
}
