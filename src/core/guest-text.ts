/** Text that comes out of guest code is data: it is cut and cleaned before anyone prints it or shows it to a model. */

/** Longest piece of guest text that is kept unless told otherwise, in characters. */
export const MAX_GUEST_TEXT = 300;

/** One line without control, format and line-separator characters (terminal escapes, bidi overrides), cut to `limit` characters. */
export function cleanGuestText(text: string, limit = MAX_GUEST_TEXT): string {
  const plain = text
    .slice(0, 4 * limit)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  return plain.length > limit ? `${plain.slice(0, limit - 1)}…`.replace(/[\ud800-\udbff]…$/, "…") : plain;
}
