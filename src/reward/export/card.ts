/** README.md of an exported reward: the numbers with their conditions, how to use it, how to repeat it. */
import type { Estimate } from "../../core/statistics.ts";
import type { RewardBundle } from "./bundle.ts";
import { short } from "./header.ts";

/**
 * @param file     the module that a user imports, e.g. `reward.ts`
 * @param contents each file with one sentence on what it is
 */
export function cardText(
  bundle: RewardBundle,
  file: string,
  contents: Readonly<Record<string, string>>,
): string {
  const { task, card, vectors } = bundle;
  return `# Reward \`${card.id}\` for ${task.title}

${task.description}

| | |
| --- | --- |
${facts(bundle)
  .map(([name, value]) => `| ${name} | ${value} |`)
  .join("\n")}

## Results

${results(bundle)}

## Use

\`\`\`js
import { ${usesMemory(bundle) ? "reward, memory" : "reward"} } from "./${file}";

${usesMemory(bundle) ? "let record = { ...memory }; // one record for each environment, fresh at the start of each episode\n" : ""}const terms = reward(state, action, next${usesMemory(bundle) ? ", record" : ""});
const total = Object.values(terms).reduce((sum, value) => sum + value, 0);
\`\`\`

\`state\`, \`action\` and \`next\` are records of the fields in \`${file.endsWith(".ts") ? "task.ts" : "task.d.ts"}\`, with the units given there; \`next\` is the state after the action. The function is pure${usesMemory(bundle) ? " but for the record that it is given" : ""} and imports nothing. It has to be called once for each step of each environment; the reward is the sum of its terms.

\`node test.mjs\` replays ${vectors.length} recorded transitions and needs nothing but Node 20 or newer.

## Files

${Object.entries(contents)
  .map(([name, text]) => `- \`${name}\`: ${text}`)
  .join("\n")}
${card.command ? `\n## Repeat\n\n\`\`\`sh\n${card.command}\n\`\`\`\n` : ""}`;
}

export const usesMemory = ({ javascript }: RewardBundle): boolean => /^const memory\b/m.test(javascript);

function facts({ task, card }: RewardBundle): (readonly [string, string])[] {
  const { environment } = task;
  return [
    ["task", `\`${task.id}\``],
    [
      "environment",
      `${environment.title}, one step is ${environment.timestep} s, at most ${task.horizon} steps`,
    ],
    ["reward id (hash of the source)", `\`${card.id}\``],
    ...(card.designer ? [["designed by", card.designer] as const] : []),
    ...(card.steps
      ? [["environment steps of each training", card.steps.toLocaleString("en-US")] as const]
      : []),
    ...(card.seeds ? [["seeds", card.seeds.join(", ")] as const] : []),
    ...(card.machine ? [["machine", card.machine] as const] : []),
    ...(card.versions
      ? [
          [
            "versions",
            Object.entries(card.versions)
              .map(([name, version]) => `${name} ${version}`)
              .join(", "),
          ] as const,
        ]
      : []),
    ["licence", card.licence],
  ];
}

function results({ task, card }: RewardBundle): string {
  const rows = (
    [
      ["this reward", card.fitness],
      ["`human` reference reward", card.human],
      ["`sparse` reference reward", card.sparse],
    ] as const
  ).flatMap(([name, value]) =>
    value ? [`| ${name} | ${short(value.mean)} | ${interval(value)} | ${value.values.length} |`] : [],
  );
  if (rows.length === 0) return "Not measured.";
  const [low, high] = task.fitness.range;
  const unit = task.fitness.unit === "" ? "no unit" : task.fitness.unit;
  const notes = [
    `Fitness (${unit}, from ${low} to ${high}): ${task.fitness.meaning}`,
    "Mean and 95 % bootstrap interval over independent trainings, each judged on fresh episodes of its deterministic policy. The references were trained with the same learner and budget.",
    ...(card.humanNormalised === undefined
      ? []
      : [`Human-normalised score (F − F_sparse) / |F_human − F_sparse|: ${short(card.humanNormalised)}.`]),
    ...(card.success === undefined ? [] : [`Successful episodes: ${short(100 * card.success)} %.`]),
  ];
  return `| reward | mean fitness | 95 % interval | seeds |\n| --- | ---: | --- | ---: |\n${rows.join("\n")}\n\n${notes.join("\n\n")}`;
}

const interval = ({ interval: [low, high] }: Estimate): string => `[${short(low)}, ${short(high)}]`;
