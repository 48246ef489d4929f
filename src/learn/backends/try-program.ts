/**
 * A program that opens the backend that its first argument names and says on standard output, as JSON, null or why it
 * cannot: in a process of its own, since a driver that is broken takes the process with it.
 */
import { findBackend } from "./index.ts";

try {
  await findBackend(process.argv[2] ?? "").open();
  console.log(JSON.stringify({ problem: null }));
} catch (error) {
  console.log(JSON.stringify({ problem: error instanceof Error ? error.message : String(error) }));
}
