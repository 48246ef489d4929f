/** The fenced code blocks of a Markdown text. */

export interface FencedBlock {
  readonly language: string;
  readonly text: string;
}

/**
 * The fenced code blocks of a Markdown text (CommonMark 0.31, section 4.5), also where a list indents them deeper
 * than a document may. A fence that is never closed runs to the end; one that follows the last line of the code on
 * the same line, which CommonMark does not know, closes it.
 */
export function fencedBlocks(markdown: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: {
    readonly mark: string;
    readonly length: number;
    readonly indent: number;
    readonly language: string;
  } | null = null;
  let lines: string[] = [];
  const close = () => {
    if (open) blocks.push({ language: open.language, text: lines.join("\n") });
    open = null;
    lines = [];
  };
  for (const line of markdown.split("\n")) {
    const fence = readFence(line);
    if (open === null) {
      if (fence && !(fence.mark === "`" && fence.info.includes("`"))) {
        open = { ...fence, language: (fence.info.split(/[\s{,:]/)[0] ?? "").toLowerCase() };
      }
    } else if (fence && fence.mark === open.mark && fence.length >= open.length && fence.info === "") {
      close();
    } else {
      const indented = line.length - line.trimStart().length;
      const last = lastOfCode(line, open.mark.repeat(open.length));
      lines.push((last ?? line).slice(Math.min(open.indent, indented)));
      if (last !== null) close();
    }
  }
  close();
  return blocks;
}

/** What stands before a fence at the end of a line of code, or null. */
function lastOfCode(line: string, fence: string): string | null {
  const [, code, mark = ""] = /^([^`]*[;})])\s*(`{3,})\s*$/.exec(line) ?? [];
  return code !== undefined && mark.startsWith(fence) ? code : null;
}

function readFence(line: string): { mark: string; length: number; indent: number; info: string } | null {
  const content = line.trimStart();
  const mark = content.charAt(0);
  if (mark !== "`" && mark !== "~") return null;
  let length = 0;
  while (content.charAt(length) === mark) length++;
  if (length < 3) return null;
  return { mark, length, indent: line.length - content.length, info: content.slice(length).trim() };
}
