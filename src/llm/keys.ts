/** Keys as they stand in the environment, and whatever else in it goes to a server and is nobody else's business. */

type Environment = Readonly<Record<string, string | undefined>>;

/** A key without the line break or blanks that copying brings along, so that what is sent is what is kept secret. */
export function keyIn(env: Environment, variable: string): string | undefined {
  return env[variable]?.trim() || undefined;
}

/**
 * What must never be written anywhere: the key, and the values of headers that the provider's SDK takes from the
 * environment by itself (`name: value`, one a line), where gateways have keys of their own.
 * @param headers name of that variable
 */
export function secretsIn(env: Environment, key: string | undefined, headers: string): readonly string[] {
  const values = (env[headers] ?? "")
    .split("\n")
    .flatMap((line) => (line.includes(":") ? [line.slice(line.indexOf(":") + 1).trim()] : []));
  const tokens = values.map((value) => value.replace(/^(Bearer|Basic) +/i, ""));
  return [key ?? "", ...tokens].filter(Boolean);
}
