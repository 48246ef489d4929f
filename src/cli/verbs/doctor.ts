/** `design-reward doctor`: whether this machine has what is needed, line by line with what to do. */

import { plainLine } from "../../core/plain-text.ts";
import { tableLines } from "../../core/text-table.ts";
import { providers } from "../../llm/providers.ts";
import { checkBackends } from "../doctor/backends.ts";
import type { CheckResult } from "../doctor/check.ts";
import {
  checkKeys,
  checkMachine,
  checkNode,
  checkRunFolder,
  checkSqlite,
  installNote,
} from "../doctor/machine.ts";
import { checkNativeModules } from "../doctor/native.ts";
import type { Report, VerbContext } from "../verb.ts";

export async function doctor({ runsDir, terminal }: VerbContext): Promise<Report> {
  const checks: readonly CheckResult[] = [
    checkNode(),
    ...checkNativeModules(),
    await checkSqlite(),
    checkRunFolder(runsDir),
    ...checkMachine(),
    ...checkKeys(providers, terminal.env),
    ...(await checkBackends()),
    installNote(),
  ];
  const healthy = checks.every(({ status }) => status !== "fail");
  const rows = checks.map(({ name, status, message, remedy }) => [
    status,
    name,
    plainLine(remedy === undefined ? message : `${message}: ${remedy}`),
  ]);
  return {
    json: { healthy, checks },
    text: [
      ...tableLines(["", "what", "found"], rows).slice(1),
      "",
      healthy
        ? "ready: design-reward --task cartpole-swingup"
        : "not ready: see the lines that begin with fail",
    ].join("\n"),
    exitCode: healthy ? 0 : 1,
  };
}
