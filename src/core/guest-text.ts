/** Text that comes out of guest code is data: it is cut and cleaned before anyone prints it or shows it to a model. */
import { plainLine } from "./plain-text.ts";

/** Longest piece of guest text that is kept unless told otherwise, in characters. */
export const MAX_GUEST_TEXT = 300;

/** One line without control, format and line-separator characters (terminal escapes, bidi overrides), cut to `limit` characters. */
export function cleanGuestText(text: string, limit = MAX_GUEST_TEXT): string {
  // What is thrown may be megabytes long: only the part that can be kept is looked at.
  return plainLine(text.slice(0, 4 * limit), limit);
}
