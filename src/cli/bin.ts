#!/usr/bin/env node
/**
 * The launcher: on a Node that is too old it still lists and shows tasks, prints help and version, and for
 * everything else says what to do. It imports nothing statically that needs the newer Node.
 */
import { isNodeTooOld, nodeTooOld } from "./node-version.ts";

const worksOnOldNode = new Set(["tasks", "show", "help", "--help", "-h", "--version", "-V"]);
const args = process.argv.slice(2);
const [first = "--help"] = args.filter((arg) => arg !== "--json");

if (isNodeTooOld() && !worksOnOldNode.has(first) && !args.includes("--help")) {
  const message = nodeTooOld(args);
  process.stderr.write(`design-reward: ${message}\n`);
  if (args.includes("--json")) {
    process.stdout.write(`${JSON.stringify({ error: { kind: "problem", message } })}\n`);
  }
  process.exitCode = 1;
} else {
  const { main } = await import("./main.ts");
  await main(args);
}
