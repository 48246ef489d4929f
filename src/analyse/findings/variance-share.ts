/** One term decides which episode is paid more: the others are there, but no episode is better for them. */
import { mean, standardDeviation } from "../../core/statistics.ts";
import { percent } from "../number-format.ts";
import type { Alarm } from "./alarm.ts";

/** A term's share of the variance, Cov(term, return) / Var(return), above which it decides alone. */
const ALONE = 0.9;

/** Returns whose deviation is below this share of their size are all the same. */
const SAME = 0.01;

export const varianceShare: Alarm = ({ result }) => {
  const episodes = result.audit?.episodes;
  const names = Object.keys(episodes?.terms ?? {});
  if (!episodes || names.length < 2) return [];
  const center = mean(episodes.return);
  const spread = standardDeviation(episodes.return);
  if (!(spread > SAME * Math.abs(center))) return [];
  return names.flatMap((term) => {
    const values = episodes.terms[term]!;
    const own = mean(values);
    const shared = mean(values.map((value, i) => (value - own) * (episodes.return[i]! - center)));
    const share = shared / spread ** 2;
    if (share <= ALONE) return [];
    return [
      {
        kind: "deciding-term",
        severity: "note",
        message: `Which episode is paid more is decided by \`${term}\` alone: it makes ${percent(share)} of the variance of the return over episodes.`,
        remedy: `Fine if \`${term}\` is the task itself; otherwise scale it down until the other terms count.`,
        evidence: { term, shareOfVariance: share },
      },
    ];
  });
};
