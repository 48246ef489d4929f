/**
 * The state of long-lived objects as bytes. Each owner lists what it has to remember once, in `archive(archive)`, and
 * the same list saves and restores: nothing can be saved and then forgotten. Numbers keep all their bits.
 */

/** What an archive holds in place: its length is part of its owner. */
export type StateArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

export interface Archive {
  /** Whether values come out of the archive or go into it. */
  readonly restoring: boolean;
  /** @returns the value that is in force: the given one, or the archive's */
  number(value: number): number;
  /** As {@link number}. */
  text(value: string): string;
  /** Fills the array from the archive, or the archive from it. */
  array(values: StateArray): void;
  /**
   * A list of any length.
   * @param each archives one item, which is undefined while restoring, and returns it
   */
  list<T>(items: readonly T[], each: (item: T | undefined) => T): T[];
}

/** An archive that does not fit its owner, or an owner whose state cannot be saved; the message says why. */
export class ArchiveError extends Error {
  override readonly name = "ArchiveError";
}

/** What stands before a value; for an array, the size of an element follows from it. */
const NUMBER = 1;
const TEXT = 2;
const ARRAY = 3;
const LIST = 4;
const kinds = [Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array] as const;
/** Bytes of a value's head: what it is, and a length. */
const HEAD = 5;

function kindOf(values: StateArray): number {
  return (ARRAY << 4) | kinds.findIndex((kind) => values instanceof kind);
}

const bytesOf = (values: StateArray): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Collects state. */
export class SavingArchive implements Archive {
  readonly restoring = false;
  readonly #parts: Uint8Array[] = [];

  number(value: number): number {
    this.#head(NUMBER, 1);
    this.#parts.push(bytesOf(Float64Array.of(value)));
    return value;
  }

  text(value: string): string {
    const bytes = new TextEncoder().encode(value);
    this.#head(TEXT, bytes.length);
    this.#parts.push(bytes);
    return value;
  }

  array(values: StateArray): void {
    this.#head(kindOf(values), values.length);
    this.#parts.push(bytesOf(values));
  }

  list<T>(items: readonly T[], each: (item: T | undefined) => T): T[] {
    this.#head(LIST, items.length);
    return items.map((item) => each(item));
  }

  /** Everything so far. To be called before any of the arrays changes. */
  bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  #head(kind: number, length: number): void {
    const head = new Uint8Array(HEAD);
    head[0] = kind;
    new DataView(head.buffer).setUint32(1, length, true);
    this.#parts.push(head);
  }
}

/** Gives state back. Trusts nothing: whatever does not fit throws ArchiveError. */
export class RestoringArchive implements Archive {
  readonly restoring = true;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  number(_value: number): number {
    this.#expect(NUMBER, 1);
    const value = new Float64Array(1);
    bytesOf(value).set(this.#take(8));
    return value[0]!;
  }

  text(_value: string): string {
    return new TextDecoder().decode(this.#take(this.#head(TEXT)));
  }

  array(values: StateArray): void {
    this.#expect(kindOf(values), values.length);
    bytesOf(values).set(this.#take(values.byteLength));
  }

  list<T>(_items: readonly T[], each: (item: T | undefined) => T): T[] {
    const count = this.#head(LIST);
    const items: T[] = [];
    for (let i = 0; i < count; i++) {
      const before = this.#at;
      items.push(each(undefined));
      // An item takes bytes, so no count can be larger than what is left.
      if (this.#at === before) throw new ArchiveError("it holds a list of nothing");
    }
    return items;
  }

  /** @throws ArchiveError when something is left */
  end(): void {
    if (this.#at !== this.#bytes.length) throw new ArchiveError("it is too long");
  }

  /** The length in the next head. */
  #head(kind: number): number {
    const at = this.#at;
    this.#take(HEAD);
    if (this.#bytes[at] !== kind) throw new ArchiveError("it holds something else than this training has");
    return this.#view.getUint32(at + 1, true);
  }

  #expect(kind: number, length: number): void {
    const found = this.#head(kind);
    if (found !== length)
      throw new ArchiveError(`it holds ${found} values where this training has ${length}`);
  }

  #take(count: number): Uint8Array {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw new ArchiveError("it ends early");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
