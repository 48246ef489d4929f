/** What is kept of a run, and of all runs together. The leaderboard is apart: it needs SQLite. */
export { writeAtomic } from "./disk.ts";
export { Journal } from "./journal.ts";
export { type LockHolder, RunLock } from "./lock.ts";
export { type CandidatePaths, RunFolder } from "./run-folder.ts";
export { createRun, listRuns, openRun, type RunSummary, statusOf } from "./runs.ts";
