/** Lines of styled text that are cut to a width before they are coloured, so that no escape sequence is cut. */
import { styleText } from "node:util";

export type Style = "dim" | "bold" | "green" | "red" | "yellow" | "cyan";

export interface Span {
  readonly text: string;
  readonly style?: Style;
}

export type Line = readonly Span[];

export function span(text: string, style?: Style): Span {
  return style === undefined ? { text } : { text, style };
}

/** The line cut to `width` characters, its end marked with an ellipsis where something is missing. */
export function fitted(line: Line, width: number): Line {
  const length = line.reduce((sum, { text }) => sum + [...text].length, 0);
  if (length <= width) return line;
  let room = Math.max(0, width - 1);
  const kept: Span[] = [];
  for (const each of line) {
    const characters = [...each.text];
    kept.push({ ...each, text: characters.slice(0, room).join("") });
    room -= Math.min(room, characters.length);
    if (room === 0) break;
  }
  return width > 0 ? [...kept, { text: "…" }] : [];
}

/** The text on as many lines as it needs: broken between words, inside one only where that is wider than a line. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if ([...longer].length <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const characters = [...word];
    while (characters.length > width && width > 0) lines.push(characters.splice(0, width).join(""));
    line = characters.join("");
  }
  return [...lines, line];
}

export function paint(line: Line, colour: boolean): string {
  return line
    .map(({ text, style }) =>
      colour && style !== undefined && text !== "" ? styleText(style, text, { validateStream: false }) : text,
    )
    .join("")
    .trimEnd();
}
