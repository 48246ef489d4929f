/** What a text must keep to before it is parsed in this process: a hostile answer must neither hang nor end the run. */
import ts from "typescript";
import type { Finding } from "../core/finding.ts";
import { moduleFinding } from "./findings.ts";

/** Longest module, in bytes of UTF-8. */
const MAX_BYTES = 20_000;
/** Longest text that is parsed at all, in characters: an answer may be longer than its module. */
const MAX_PARSED = 100_000;
/** Deepest nesting of the syntax tree. */
export const MAX_DEPTH = 100;
/**
 * Milliseconds for parsing or judging one text. A good reward takes a hundredth of it, so a busy machine does not
 * change a verdict.
 */
export const TIME_LIMIT_MS = 2_000;

/**
 * Characters that a terminal or an editor does not show as they are (CVE-2021-42574, "Trojan Source"), fillers and variation
 * selectors included, which can carry whole sentences unseen. Tabs, line feeds and what stands in words and emoji may stay.
 */
const hidden =
  /(?!\t|\n|\r|\u200c|\u200d|\ufeff|\u00ad|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

/** Why a text must not be parsed, or an empty list. Takes time in proportion to its length. */
export function limitFindings(source: string): readonly Finding[] {
  const bytes = Buffer.byteLength(source);
  if (bytes > MAX_BYTES) {
    return [
      moduleFinding(
        "too-long",
        `The module has ${bytes} bytes.`,
        `Write at most ${MAX_BYTES}; a good reward needs far less.`,
      ),
    ];
  }
  const unseen = hidden.exec(source);
  if (unseen) {
    const before = source.slice(0, unseen.index).split("\n");
    const code = unseen[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    return [
      {
        ...moduleFinding(
          "hidden-character",
          `The code holds the invisible character U+${code}.`,
          "Leave it out; comments may use any letters that can be seen.",
        ),
        line: before.length,
        column: before.at(-1)!.length + 1,
      },
    ];
  }
  if (source.startsWith("#!")) {
    return [
      moduleFinding(
        "syntax",
        "The module begins with `#!`, as a script for a shell does.",
        "Begin with code or a comment.",
      ),
    ];
  }
  return isParsable(source) ? [] : [tooDeep];
}

/** Whether to try and parse a text, module or not. */
export function isParsable(text: string): boolean {
  return text.length <= MAX_PARSED && bracketDepth(text) <= MAX_DEPTH;
}

export const tooDeep: Finding = moduleFinding(
  "too-deep",
  `The code is nested more than ${MAX_DEPTH} levels deep, or more than the parser can bear.`,
  "Give parts of it names with `const` or helper functions.",
);

/** Levels of the syntax tree; counted without recursion. */
export function depthOf(root: ts.Node): number {
  let deepest = 0;
  const stack: (readonly [ts.Node, number])[] = [[root, 0]];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const [node, depth] = entry;
    deepest = Math.max(deepest, depth);
    ts.forEachChild(node, (inner) => {
      stack.push([inner, depth + 1]);
    });
  }
  return deepest;
}

/** Deepest nesting of brackets, comments included: what is a comment depends on the parser. */
function bracketDepth(source: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of source) {
    if ("([{".includes(character)) deepest = Math.max(deepest, ++depth);
    else if (")]}".includes(character)) depth = Math.max(0, depth - 1);
  }
  return deepest;
}
