/** What one check of `doctor` says. */
export interface CheckResult {
  readonly name: string;
  /** `warn` costs something, `fail` makes a run impossible. */
  readonly status: "ok" | "warn" | "fail";
  /** What was found. */
  readonly message: string;
  /** What to do; absent when all is well. */
  readonly remedy?: string;
}

export function ok(name: string, message: string): CheckResult {
  return { name, status: "ok", message };
}

export function warn(name: string, message: string, remedy: string): CheckResult {
  return { name, status: "warn", message, remedy };
}

export function fail(name: string, message: string, remedy: string): CheckResult {
  return { name, status: "fail", message, remedy };
}
