/** JSON that does nothing to a terminal, whatever text it carries. */

/**
 * `JSON.stringify`, with the characters that JSON lets through and terminals or editors obey (C1 controls, line
 * separators, direction marks, zero widths) written as escapes; parsing gives the same value.
 */
export function inertJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (characters) =>
    Array.from(
      { length: characters.length },
      (_, k) => `\\u${characters.charCodeAt(k).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
