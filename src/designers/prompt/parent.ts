/** The best reward so far in a prompt: its source, and what its training looked like. */
import ts from "typescript";
import type { Candidate, Reflection, ReflectionPart } from "../../core/candidate.ts";
import { parseModule } from "../../reward/syntax.ts";
import type { Section } from "./allot.ts";
import { fenced } from "./data.ts";
import { listSection } from "./lines.ts";
import { estimateTokens } from "./tokens.ts";

/**
 * The source is told whole, or whole but for its comments, or not at all: half a module teaches half a module.
 */
export function sourceSection({ source, verdict }: Candidate, share: number): Section {
  const forms = [note(source, verdict.terms), withoutComments(source), source];
  return {
    name: "parent source",
    share,
    levels: forms.length - 1,
    render: (level) => fenced(forms[level]!),
  };
}

function note(source: string, terms: readonly string[]): string {
  const lines = source.trimEnd().split("\n").length;
  return `[Its ${lines} lines take about ${estimateTokens(source)} tokens and do not fit here. Its terms: ${terms.join(", ")}. Write a shorter module.]`;
}

function withoutComments(source: string): string {
  const file = parseModule(source);
  return file ? ts.createPrinter({ removeComments: true }).printFile(file) : source;
}

/** Shares of the room; the verdict stands with the findings. */
export type ReflectionShares = Readonly<Record<Exclude<ReflectionPart["name"], "verdict">, number>>;

/** The parts of a reflection, the more important ones first. */
export function reflectionSections(
  reflection: Reflection | undefined,
  shares: ReflectionShares,
): readonly Section[] {
  const parts = partsOf(reflection);
  return (["findings", "curves", "worst", "best"] as const).flatMap((name): Section[] => {
    const text = parts
      .filter((part) => part.name === name || (name === "findings" && part.name === "verdict"))
      .map((part) => part.text)
      .join("\n\n");
    if (text === "") return [];
    const lines = text.split("\n");
    // Half an episode shows the wrong end; the head of a table says what its numbers are.
    const whole = name === "worst" || name === "best" ? lines.length : name === "curves" ? CURVES_HEAD : 1;
    const items = [lines.slice(0, whole).join("\n"), ...lines.slice(whole)];
    return [listSection({ name: titles[name], share: shares[name], items, what: "line" })];
  });
}

/** Lines before the first row that may be left out: what the numbers are, the steps, the fitness. */
const CURVES_HEAD = 4;

const titles = {
  findings: "alarms",
  curves: "curves",
  worst: "worst episode",
  best: "best episode",
} as const;

/** Older journals hold the text only. */
function partsOf(reflection: Reflection | undefined): readonly ReflectionPart[] {
  return reflection?.parts ?? [{ name: "curves", text: reflection?.text ?? "Nothing was recorded." }];
}
