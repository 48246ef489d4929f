/** Reads a file that a person named on the command line. */
import { readFileSync } from "node:fs";
import { Problem, UsageProblem } from "../core/problem.ts";

/**
 * @param what what the file should be, e.g. `reward`
 * @throws UsageProblem when there is no such file, Problem when it cannot be read
 */
export function readInput(file: string, what: string): string {
  if (file === "") throw new UsageProblem(`the ${what}'s file must be named, got an empty text`);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") throw new UsageProblem(`there is no file ${file}`);
    if (code === "EISDIR") throw new UsageProblem(`${file} is a folder: name the ${what}'s file in it`);
    throw new Problem(`cannot read ${file}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

/** @throws as {@link readInput}, and UsageProblem when the file is not JSON */
export function readJsonInput(file: string, what: string): unknown {
  const text = readInput(file, what);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageProblem(`${file} is not JSON (${error instanceof Error ? error.message : error})`, {
      cause: error,
    });
  }
}
