/** Which Node this runs on, and the one sentence for those whose Node is too old. Imports nothing: it runs on any Node. */

const NEEDED = 24;

export function isNodeTooOld(version: string = process.versions.node): boolean {
  return Number(version.split(".")[0]) < NEEDED;
}

/** What to do about an old Node. @param args the command line after the program's name */
export function nodeTooOld(args: readonly string[], version: string = process.versions.node): string {
  const again = args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`));
  return (
    `this needs Node ≥ ${NEEDED} and found ${version}: ` +
    `run \`${["npx -p node@24 -p design-reward design-reward", ...again].join(" ")}\``
  );
}
