/** Sections that are lists of lines or blocks, of which the last ones are left out when they do not fit. */
import type { Section } from "./allot.ts";
import { leftOut } from "./data.ts";

export interface ListOptions {
  readonly name: string;
  readonly share: number;
  /** The more important ones first. */
  readonly items: readonly string[];
  /** What an item is called when some are left out. */
  readonly what: string;
  /** Between two items. */
  readonly separator?: "\n" | "\n\n";
  /** What stands around the items; they are never none. */
  frame?(items: string): string;
}

/** A section that tells as many items as fit, and how many are missing; with no item at all it is empty. */
export function listSection(options: ListOptions): Section {
  const { name, share, items, what, separator = "\n", frame = (text: string) => text } = options;
  return {
    name,
    share,
    levels: items.length,
    render(level) {
      if (level === 0) return "";
      const missing = items.length - level;
      const kept = items.slice(0, level);
      return frame([...kept, ...(missing > 0 ? [leftOut(missing, what)] : [])].join(separator));
    },
  };
}
