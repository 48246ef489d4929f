/** Tries a backend in a process of its own, with the environment that its trainings will have. */
import { execFile } from "node:child_process";
import { extname, join } from "node:path";
import type { BackendId } from "../../core/backend-id.ts";

/** Starting a driver and compiling a first shader took 1.5 s with the slowest driver tried (SwiftShader). */
const TIMEOUT_MS = 60_000;

const program = join(import.meta.dirname, `try-program${extname(import.meta.filename)}`);

/**
 * @param variables the environment that it gets
 * @returns null when the backend computes, else what it says, the messages of its libraries included
 */
export function tryBackend(
  id: BackendId,
  variables: Readonly<Record<string, string>>,
): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", program, id],
      { env: variables, encoding: "utf8", timeout: TIMEOUT_MS },
      (error, stdout, stderr) => {
        const said = lastLine(stdout);
        if (said !== undefined && said.problem === null && error === null) resolve(null);
        else {
          const end = error?.signal ? `its process ended by ${error.signal}` : (error?.message ?? "");
          resolve([said?.problem ?? end, stderr].filter((part) => part !== "").join("\n"));
        }
      },
    );
  });
}

function lastLine(stdout: string): { readonly problem: string | null } | undefined {
  try {
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  } catch {
    return undefined;
  }
}
