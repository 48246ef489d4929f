/** Shows a run while it goes on: painted over on a terminal, as lines of facts elsewhere, or not at all. */
import type { RunSignal } from "../../core/run.ts";
import type { Terminal } from "../terminal.ts";
import type { VerbContext } from "../verb.ts";
import { factLine } from "./facts.ts";
import { emptyView, type RunView } from "./model.ts";
import { reduce } from "./reduce.ts";
import { render } from "./render.ts";

export interface Watcher {
  observe(signal: RunSignal): void;
  /** Leaves the terminal to somebody else, with the picture as it is. */
  suspend(): void;
  /** Goes on after {@link suspend}, with what happened in between. */
  resume(): void;
  /** Leaves the last picture where it stands and lets go of the terminal. */
  close(): void;
}

const REPAINT_MILLISECONDS = 120;

export async function createWatcher({ terminal, json, quiet }: VerbContext): Promise<Watcher> {
  if (json || quiet || !terminal.interactive) return createLog(terminal, json || quiet);
  const { createLogUpdate } = await import("log-update");
  const log = createLogUpdate(process.stdout);
  let view: RunView = emptyView;
  const repaint = () => log(render(view, performance.now(), terminal).join("\n"));
  let timer = setInterval(repaint, REPAINT_MILLISECONDS);
  const leave = () => {
    clearInterval(timer);
    repaint();
    log.done();
  };
  return {
    observe(signal) {
      view = reduce(view, signal, performance.now());
    },
    suspend: leave,
    resume() {
      timer = setInterval(repaint, REPAINT_MILLISECONDS);
    },
    close: leave,
  };
}

/**
 * Facts as lines on stdout; what a person or a program has to act on goes to stderr, whatever is asked of stdout.
 * @param silent whether stdout is left alone
 */
function createLog(terminal: Terminal, silent: boolean): Watcher {
  let held: (() => void)[] | null = null;
  const emit = (write: () => void) => (held === null ? write() : held.push(write));
  const resume = () => {
    const waiting = held ?? [];
    held = null;
    for (const write of waiting) write();
  };
  return {
    observe(signal) {
      const line = factLine(signal);
      if (line === null) return;
      if (signal.type === "message") emit(() => terminal.warn(line));
      else if (!silent) emit(() => terminal.write(`${line}\n`));
    },
    suspend() {
      held ??= [];
    },
    resume,
    close: resume,
  };
}
