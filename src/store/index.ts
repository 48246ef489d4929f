/** What is kept of a run, and of all runs together. Journal and leaderboard are apart: few need them. */
export { diskProblem, makeFolder, writeAtomic } from "./disk.ts";
export { checkFeedback, leaveFeedback, MAX_FEEDBACK, readFeedback } from "./feedback.ts";
export { RunFolder } from "./run-folder.ts";
export { createRun, listRuns, openRun, statusOf } from "./runs.ts";
