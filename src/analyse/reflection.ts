/** The reflection as text, in parts: what the next proposal reads about one trained reward. */
import type { ReflectionPart, SeriesSummary } from "../core/candidate.ts";
import type { Finding } from "../core/finding.ts";
import type { Account } from "./findings/alarm.ts";
import { hacksAmong } from "./hacked.ts";
import { numberTable, percent, short, shortAll } from "./number-format.ts";
import { rankCorrelation } from "./rank-correlation.ts";
import { trajectoryTable } from "./trajectory-table.ts";

/** The gravest come first; what would come after this many is left out, to keep the text short. */
const MOST_FINDINGS = 8;

function curves({ series, result }: Account): string {
  const row = (name: string, { values, max, mean, min }: SeriesSummary): string[] => [
    name,
    ...shortAll([...values, max, mean, min]),
  ];
  const header = series.steps.map((steps, i) => (i === result.selected ? `*${short(steps)}` : short(steps)));
  return numberTable(
    ["environment steps", ...header, "max", "mean", "min"],
    [
      row("fitness", series.fitness),
      ...(series.success === null ? [] : [row("success", series.success)]),
      row("episode length", series.length),
      row("return", series.return),
      ...Object.entries(series.terms).map(([name, summary]) => row(`[${name}]`, summary)),
    ],
  );
}

function verdict({ task, result }: Account): string {
  const { fitness, success, length, episodes } = result.evaluation;
  const [low, high] = task.fitness.range;
  const won = success === null ? "" : ` Success in ${percent(success)} of them.`;
  return `The policy that counts is the checkpoint with the highest return (marked *). Over ${episodes} fresh episodes its fitness is ${short(fitness.mean)} (deviation ${short(fitness.std)}, from ${short(fitness.min)} to ${short(fitness.max)}; the scale goes from ${short(low)} to ${short(high)} ${task.fitness.unit}).${won} Episodes last ${short(length.mean)} of at most ${task.horizon} steps.`;
}

function ranksOf({ result }: Account): string {
  const { episodes } = result.audit ?? {};
  const correlation = episodes && rankCorrelation(episodes.return, episodes.fitness);
  if (!correlation) return "";
  const [low, high] = correlation.interval;
  return ` Between these episodes, return and fitness have the rank correlation ${short(correlation.value)} (95 % interval ${short(low)} to ${short(high)}).`;
}

function heading(findings: readonly Finding[]): string {
  return hacksAmong(findings).length > 0
    ? "Findings. This reward was hacked: it was collected without the task, or at its cost."
    : "Findings:";
}

function listed(findings: readonly Finding[]): string {
  if (findings.length === 0) return "No alarm was raised.";
  return findings
    .slice(0, MOST_FINDINGS)
    .map(({ message, remedy }, i) => `${i + 1}. ${message} ${remedy}`)
    .join("\n");
}

/** Curves, verdict, findings with remedies, best and worst episode; two line breaks between them give the whole text. */
export function reflectionParts(account: Account, findings: readonly Finding[]): readonly ReflectionPart[] {
  const { result, task } = account;
  const worst =
    result.evaluation.success === 1 ? "No fresh episode failed; the worst one" : "Worst fresh episode";
  return [
    {
      name: "curves",
      text: `One policy was trained on this reward for ${short(result.steps)} environment steps. At each checkpoint the policy, acting without noise, was measured on evaluation episodes; the values are means over episodes, and a term's value (in brackets) is its sum over an episode: what pays 1 in each of ${task.horizon} steps sums up to ${task.horizon}.\n\n${curves(account)}`,
    },
    { name: "verdict", text: verdict(account) + ranksOf(account) },
    { name: "findings", text: `${heading(findings)}\n${listed(findings)}` },
    { name: "best", text: trajectoryTable("Best fresh episode", result.best) },
    { name: "worst", text: trajectoryTable(worst, result.worst) },
  ];
}
