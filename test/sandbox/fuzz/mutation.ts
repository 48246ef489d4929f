/** Real rewards with random damage: tokens lost, doubled, exchanged or replaced, lines moved, text cut off. */
import fc from "fast-check";

/** What is put in place of a token, or between two. */
const strangers = [
  ..."( ) { } [ ] , ; : . ? ! + - * / % ** = === => < > & | ^ ~ ` ' \" \\ # @ $ \u202e \0 \u2028".split(" "),
  ..."0 -1 1e308 5e-324 NaN Infinity 1n 2**53 0x7fffffff 1e400 -0".split(" "),
  ..."for(;;); while(1); let const var if else return function class async await yield new this null void typeof delete in of do try throw".split(
    " ",
  ),
  ..."next.tip __proto__ constructor prototype toString valueOf arguments globalThis Math Math.random() Date eval Symbol length".split(
    " ",
  ),
  "export",
  "import fs from 'fs';",
  "/*",
  "*/",
  "//",
  "<!--",
  "-->",
  "// eslint-disable\n",
  "\n\n",
];

const tokensOf = (source: string): readonly string[] => source.match(/\s+|[\w$.]+|[^\w\s$.]/g) ?? [];

type Damage = (tokens: readonly string[], at: number, other: number, stranger: string) => readonly string[];

const damages: readonly Damage[] = [
  (tokens, at) => tokens.toSpliced(at, 1),
  (tokens, at) => tokens.toSpliced(at, 0, tokens[at]!),
  (tokens, at, other) => tokens.with(at, tokens[other]!),
  (tokens, at, other) => tokens.with(at, tokens[other]!).with(other, tokens[at]!),
  (tokens, at, _other, stranger) => tokens.with(at, stranger),
  (tokens, at, _other, stranger) => tokens.toSpliced(at, 0, stranger),
  (tokens, at, other) => tokens.toSpliced(at, Math.abs(other - at) % 12),
  (tokens, at, other) => tokens.toSpliced(at, 0, ...tokens.slice(other, other + 15)),
];
const cutOff: Damage = (tokens, at) => tokens.slice(0, at);

/** One of the sources with one to four damages. */
export function mutants(sources: readonly string[]): fc.Arbitrary<string> {
  const damage = fc.tuple(
    fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(...damages) },
      { weight: 1, arbitrary: fc.constant(cutOff) },
    ),
    fc.nat(),
    fc.nat(),
    fc.constantFrom(...strangers),
  );
  return fc
    .tuple(fc.constantFrom(...sources), fc.array(damage, { minLength: 1, maxLength: 4 }))
    .map(([source, list]) => {
      let tokens = tokensOf(source);
      for (const [act, at, other, stranger] of list) {
        if (tokens.length === 0) break;
        tokens = act(tokens, at % tokens.length, other % tokens.length, stranger);
      }
      return tokens.join("");
    });
}
