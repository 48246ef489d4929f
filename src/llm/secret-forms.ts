/** The forms in which a server may repeat a key: as it is, as a part of an address, and inside base64. */

/** Longest first, so that none leaves a part of another. */
export function secretForms(secret: string): readonly string[] {
  const base64 = [0, 1, 2].map((offset) => base64At(secret, offset));
  const url = base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"));
  const forms = new Set([secret, encodeURIComponent(secret), ...base64, ...url]);
  return [...forms].sort((a, b) => b.length - a.length);
}

/**
 * What base64 of a longer text shows of a secret that begins `offset` bytes after a group of three (RFC 4648, 4): the
 * characters that depend on the secret alone.
 */
function base64At(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const from = Math.ceil((8 * offset) / 6);
  const to = Math.floor((8 * bytes.length) / 6);
  return bytes.toString("base64").slice(from, to);
}
