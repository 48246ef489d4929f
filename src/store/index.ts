/** What is kept of a run, and of all runs together. Journal and leaderboard are apart: few need them. */
export { diskProblem, makeFolder, writeAtomic } from "./disk.ts";
export { leaveFeedback, readFeedback } from "./feedback.ts";
export { RunFolder } from "./run-folder.ts";
export { createRun, listRuns, openRun, statusOf } from "./runs.ts";
