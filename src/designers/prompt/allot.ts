/** How the room of a prompt is shared out among its sections when not all of them fit. */
import { estimateTokens } from "./tokens.ts";

/** A part of a prompt that may be told whole, in part or not at all. */
export interface Section {
  readonly name: string;
  /** How much there is to tell: lines, blocks or forms, the more important ones first. */
  readonly levels: number;
  /** The text with so many of them, in `[0, levels]`; what is left out is said inside. */
  render(level: number): string;
  /** Most that it takes while others still wait, as a share of the room, in (0, 1]. */
  readonly share: number;
}

/** What a section got. */
export interface Allotment {
  readonly name: string;
  readonly text: string;
  /** Estimated. */
  readonly tokens: number;
  readonly level: number;
  readonly levels: number;
}

/**
 * In the order of `sections`, each takes what it needs, at most its share; what is left over goes round once more in
 * the same order.
 * @param room tokens for all of them together
 */
export function allot(sections: readonly Section[], room: number): readonly Allotment[] {
  const result: Allotment[] = sections.map((section) => at(section, 0));
  let left = room - result.reduce((sum, { tokens }) => sum + tokens, 0);
  for (const most of [(section: Section) => section.share * room, () => Number.POSITIVE_INFINITY]) {
    for (const [index, section] of sections.entries()) {
      const before = result[index]!;
      const after = highest(section, before, before.tokens + left, most(section));
      left -= after.tokens - before.tokens;
      result[index] = after;
    }
  }
  return result;
}

/** A note of what is missing may take more than what is missing, by no more than this. */
const NOTE = 50;

/** The highest level that takes no more tokens than either limit; never less than there was before. */
function highest(section: Section, before: Allotment, limit: number, most: number): Allotment {
  const room = Math.min(limit, most);
  let best = before;
  for (let level = before.level + 1; level <= section.levels; level++) {
    const next = at(section, level);
    if (next.tokens <= room) best = next;
    else if (next.tokens > room + NOTE) break;
  }
  return best;
}

function at(section: Section, level: number): Allotment {
  const text = section.render(level);
  return { name: section.name, text, tokens: estimateTokens(text), level, levels: section.levels };
}
