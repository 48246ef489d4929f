import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Archive, RestoringArchive, SavingArchive } from "../../src/core/archive.ts";
import { Random } from "../../src/core/random.ts";
import { anyText } from "../any-text.ts";

/** A stand-in for whatever has state. */
interface Owner {
  amount: number;
  name: string;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
  items: { readonly weight: number; readonly tags: readonly string[] }[];
}

const owner = fc.record({
  amount: fc.double(),
  name: anyText(),
  floats: fc.float32Array(),
  doubles: fc.float64Array(),
  items: fc.array(fc.record({ weight: fc.double(), tags: fc.array(fc.string()) })),
});

const blank = ({ floats, doubles }: Owner): Owner => ({
  amount: 0,
  name: "",
  floats: new Float32Array(floats.length),
  doubles: new Float64Array(doubles.length),
  items: [],
});

function visit(state: Owner, archive: Archive): void {
  state.amount = archive.number(state.amount);
  state.name = archive.text(state.name);
  archive.array(state.floats);
  archive.array(state.doubles);
  state.items = archive.list(state.items, (item) => ({
    weight: archive.number(item?.weight ?? 0),
    tags: archive.list(item?.tags ?? [], (tag = "") => archive.text(tag)),
  }));
}

function saved(state: Owner): Uint8Array {
  const archive = new SavingArchive();
  visit(state, archive);
  return archive.bytes();
}

test("what is saved is what is restored, to the last bit", () => {
  fc.assert(
    fc.property(owner, (state) => {
      const restored = blank(state);
      const archive = new RestoringArchive(saved(state));
      visit(restored, archive);
      archive.end();
      expect(restored).toEqual(state);
      expect(Object.is(restored.amount, state.amount)).toBe(true);
      expect(saved(restored)).toEqual(saved(state));
    }),
  );
});

describe("an archive that does not fit", () => {
  test("is refused wherever it is cut", () => {
    fc.assert(
      fc.property(owner, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (state, share) => {
        const bytes = saved(state);
        const cut = new RestoringArchive(bytes.subarray(0, Math.floor(share * bytes.length)));
        expect(() => visit(blank(state), cut)).toThrow("it ends early");
      }),
    );
  });

  test("is refused or restored, and nothing else happens, whatever its bytes are", () => {
    fc.assert(
      fc.property(owner, fc.uint8Array({ maxLength: 200 }), fc.nat(), (state, noise, at) => {
        const bytes = Buffer.from(saved(state));
        bytes.set(noise.subarray(0, bytes.length), Math.min(at, Math.max(0, bytes.length - noise.length)));
        const archive = new RestoringArchive(bytes);
        try {
          visit(blank(state), archive);
          archive.end();
        } catch (error) {
          expect(error).toMatchObject({ name: "ArchiveError" });
        }
      }),
    );
  });

  test.each<[string, (archive: Archive) => void, string]>([
    ["an array of another length", (archive) => archive.array(new Float32Array(3)), "it holds 2 values"],
    ["an array of other numbers", (archive) => archive.array(new Int32Array(2)), "something else"],
    ["a number for an array", (archive) => archive.number(0), "something else"],
    ["too much", () => {}, "it is too long"],
  ])("%s", (_name, read, message) => {
    const saving = new SavingArchive();
    saving.array(Float32Array.of(1, 2));
    const archive = new RestoringArchive(saving.bytes());
    expect(() => {
      read(archive);
      archive.end();
    }).toThrow(message);
  });
});

test("a restored reader of random numbers reads on where the saved one stood, between the two halves of a pair too", () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(9), fc.nat(9), (seed, uniforms, normals) => {
      const random = new Random(seed, 3, 4);
      for (let i = 0; i < uniforms; i++) random.next();
      for (let i = 0; i < normals; i++) random.normal();
      const saving = new SavingArchive();
      random.archive(saving);
      const other = new Random(0);
      other.archive(new RestoringArchive(saving.bytes()));
      const draw = (from: Random) => [from.normal(), from.next(), from.normal(), from.normal()];
      expect(draw(other)).toEqual(draw(random));
    }),
  );
});
