/** The comment at the top of every exported reward: what it is, where it is from, what it reached. */
import { significant } from "../../core/number-text.ts";
import type { RewardBundle } from "./bundle.ts";

export function headerComment({ task, card }: RewardBundle): string {
  const { fitness } = card;
  const lines = [
    `Reward ${card.id} for the task "${task.id}", designed with design-reward.`,
    fitness
      ? `Fitness ${short(fitness.mean)} ${task.fitness.unit} [${fitness.interval.map(short).join(", ")}] over ${fitness.values.length} seeds; see README.md.`
      : "Its fitness was not measured.",
    `Licence: ${card.licence}.`,
  ];
  return `${lines.map((line) => `// ${line.replace(/[\r\n]+/g, " ").replace(/ {2,}/g, " ")}`).join("\n")}\n\n`;
}

export const short = (value: number): string => significant(value, 4);
