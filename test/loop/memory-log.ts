/** A journal that lies in memory, for tests of the loop's steps. */
import type { JournalLine, RunEvent } from "../../src/core/run.ts";
import type { EventLog } from "../../src/loop/chronicle.ts";

export class MemoryLog implements EventLog {
  readonly lines: JournalLine[];
  constructor(lines: JournalLine[] = []) {
    this.lines = lines;
  }
  append(event: RunEvent): void {
    this.lines.push({ seq: this.lines.length, at: "2026-01-01T00:00:00.000Z", ...event });
  }
}
