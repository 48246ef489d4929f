/** What the process of a training gets beyond a bare one, so that a backend's libraries and drivers work in it. */

export interface ProcessNeeds {
  /**
   * Names of the environment's variables that are handed on where the user has set them. They say where libraries and
   * drivers lie and which device to take; none may ever hold a secret.
   */
  readonly variables: readonly string[];
  /** Megabytes of memory beyond those of a training on the CPU. */
  readonly memoryMb: number;
  /** Descriptors beyond those of a training on the CPU. */
  readonly descriptors: number;
  /** Size to which its files may grow, in megabytes. */
  readonly fileMb: number;
  /** Milliseconds that it may be silent for longer, while a driver compiles the first graphs. */
  readonly silenceMs: number;
}

export const nothing: ProcessNeeds = { variables: [], memoryMb: 0, descriptors: 0, fileMb: 0, silenceMs: 0 };

/** Those of the variables that are set. */
export function pickVariables(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
