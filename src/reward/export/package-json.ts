/** `package.json` of an exported reward. */
import type { RewardBundle } from "./bundle.ts";

/** @param types the file that holds the types of `reward.js` */
export function packageText({ task, card }: RewardBundle, types: string): string {
  return `${JSON.stringify(
    {
      name: `reward-${task.id}-${card.id}`.toLowerCase(),
      version: "1.0.0",
      description: `A reward for ${task.title}, designed with design-reward`,
      license: card.licence,
      type: "module",
      sideEffects: false,
      exports: { ".": { types: `./${types}`, default: "./reward.js" } },
      scripts: { test: "node test.mjs" },
    },
    null,
    2,
  )}\n`;
}
