/** Findings of the critic as a compiler would print them: place, kind, message, the line itself, and the remedy. */
import type { Finding } from "../core/finding.ts";
import { plainLine, plainText } from "../core/plain-text.ts";

/**
 * Lines such as `reward.ts:3:10: error unknown-field: …` with a frame of the source.
 * @param file as the user named it
 */
export function findingLines(finding: Finding, file: string, source: string): string[] {
  const { severity, kind, line, column, message, remedy } = finding;
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return [
    `${plainLine(place)}: ${severity} ${kind}: ${plainLine(message)}`,
    ...(line === undefined ? [] : frame(source, line, column)),
    `  remedy: ${plainLine(remedy)}`,
  ];
}

function frame(source: string, line: number, column: number | undefined): string[] {
  const text = source.split(/\r?\n/)[line - 1];
  if (text === undefined) return [];
  const shown = plainText(text).replaceAll("\t", " ");
  const number = String(line).padStart(5);
  const frame = [`${number} | ${shown}`];
  if (column !== undefined) frame.push(`${" ".repeat(5)} | ${" ".repeat(Math.max(0, column - 1))}^`);
  return frame;
}
