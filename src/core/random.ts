/**
 * Counter-based random numbers: a value depends only on its key and its counter, so any stream can be
 * computed in any order and on any machine with the same result.
 *
 * Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 */

import type { Archive } from "./archive.ts";

const PARITY = 0x1bd11bda;
const UNIT = 2 ** -32;

/** The two 32-bit output words of the latest {@link threefry} call. A shared buffer: read it at once. */
export const block = new Uint32Array(2);

/** Encrypts the counter `(c0, c1)` with the key `(k0, k1)` into {@link block}. All are 32-bit integers. */
export function threefry(k0: number, k1: number, c0: number, c1: number): void {
  const k2 = k0 ^ k1 ^ PARITY;
  let a = (c0 + k0) | 0;
  let b = (c1 + k1) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 1) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0;
  b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0;
  b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0;
  b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + k2) | 0;
  b = (b + k0 + 2) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k0) | 0;
  b = (b + k1 + 3) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0;
  b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0;
  b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0;
  b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 4) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  block[0] = a + k2;
  block[1] = b + k0 + 5;
}

/** Mixes a seed and names into one 32-bit seed, so that streams for different purposes never overlap. */
export function deriveSeed(seed: number, ...names: readonly (string | number)[]): number {
  let k0 = seed | 0;
  let k1 = 0x9e3779b9;
  for (const name of names) {
    const text = String(name);
    for (let i = 0; i < text.length; i++) {
      threefry(k0, k1, text.charCodeAt(i), i);
      k0 = block[0]! | 0;
      k1 = block[1]! | 0;
    }
    threefry(k0, k1, text.length, -1);
    k0 = block[0]! | 0;
    k1 = block[1]! | 0;
  }
  return k0 >>> 0;
}

/** A sequential reader of one counter-based stream. */
export class Random {
  #k0: number;
  #k1: number;
  #hi: number;
  #lo = 0;
  #spare = Number.NaN;

  /**
   * @param seed   which experiment
   * @param stream which reader within it, e.g. an environment instance
   * @param part   which part of the stream, e.g. an episode
   */
  constructor(seed: number, stream = 0, part = 0) {
    this.#k0 = seed | 0;
    this.#k1 = stream | 0;
    this.#hi = part | 0;
  }

  /** Moves to the start of another stream of the same seed, so that one reader serves many instances. */
  seek(stream: number, part: number): this {
    this.#k1 = stream | 0;
    this.#hi = part | 0;
    this.#lo = 0;
    this.#spare = Number.NaN;
    return this;
  }

  /** Saves or restores the place in the stream. */
  archive(archive: Archive): void {
    this.#k0 = archive.number(this.#k0);
    this.#k1 = archive.number(this.#k1);
    this.#hi = archive.number(this.#hi);
    this.#lo = archive.number(this.#lo);
    this.#spare = archive.number(this.#spare);
  }

  /** Uniform in [0, 1), 32 bits. */
  next(): number {
    threefry(this.#k0, this.#k1, this.#lo++, this.#hi);
    return block[0]! * UNIT;
  }

  /** Uniform in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Standard normal (Box and Muller 1958), two values per block. */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = Number.NaN;
      return spare;
    }
    threefry(this.#k0, this.#k1, this.#lo++, this.#hi);
    const radius = Math.sqrt(-2 * Math.log((block[0]! + 1) * UNIT));
    const angle = 2 * Math.PI * block[1]! * UNIT;
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Integer in [0, bound). The bias is below bound / 2^32. */
  integer(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** One element of a non-empty list. */
  pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)]!;
  }

  /** A shuffled copy (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [copy[i], copy[j]] = [copy[j]!, copy[i]!];
    }
    return copy;
  }
}
