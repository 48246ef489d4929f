/** Text from models, rewards and files made harmless for a terminal: no escape sequences, no control characters. */
import { stripVTControlCharacters } from "node:util";

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this file is for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;
/** Marks that reorder or hide text ("Trojan Source", CVE-2021-42574), and zero-width characters. */
const deceivers = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Several lines: line breaks and tabs stay. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text.replaceAll("\r\n", "\n")).replace(controls, "").replace(deceivers, "");
}

/** One line: every run of white space becomes one blank. */
export function plainLine(text: string): string {
  return plainText(text.replace(/\s+/g, " ")).trim();
}
