/**
 * Text from models, rewards and files, made harmless for a terminal and for a prompt: no escape sequences, and nothing
 * that could hide or reorder what stands there.
 */
import { stripVTControlCharacters } from "node:util";

/**
 * Control characters but line breaks and tabs, invisible format characters, fillers and variation selectors (zero width,
 * direction overrides: "Trojan Source", Boucher and Anderson 2021), private and lone surrogate ones, and Unicode's own
 * line separators.
 */
const unwanted = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Several lines: line breaks and tabs stay. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text.replaceAll("\r\n", "\n")).replace(unwanted, "");
}

/** One line, every run of white space one blank; what is longer than `limit` characters ends in `…`. */
export function plainLine(text: string, limit = Number.POSITIVE_INFINITY): string {
  const line = plainText(text.replace(/\s+/g, " ")).replace(/ {2,}/g, " ").trim();
  if (line.length <= limit) return line;
  // Never half of a character that takes two units.
  return `${line.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
