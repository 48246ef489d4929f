/** Waiting for what another process, or the system, does in its own time. */

/** The real clock, also where a test has put another in its place. */
const { setTimeout } = globalThis;

/** Waits for the condition itself, as long as a busy machine takes: only the test's own time limit ends the wait. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
