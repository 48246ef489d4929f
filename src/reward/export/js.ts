/** Export format `js`: a plain JavaScript module with declarations for editors. */
import { moduleText } from "../compile.ts";
import { taskTypes } from "../task-types.ts";
import type { ExportFormat, RewardBundle } from "./bundle.ts";
import { cardText, usesMemory } from "./card.ts";
import { headerComment } from "./header.ts";
import { packageText } from "./package-json.ts";
import { testText, vectorsText } from "./vectors.ts";

export const javascriptFormat: ExportFormat = {
  name: "js",
  title: "JavaScript module with declarations, card and test",
  files(bundle) {
    return {
      "reward.js": headerComment(bundle) + moduleText(bundle.javascript),
      "reward.d.ts": declarations(bundle),
      "task.d.ts": taskTypes(bundle.task),
      "package.json": packageText(bundle, "reward.d.ts"),
      "README.md": cardText(bundle, "reward.js", {
        "reward.js": "the reward",
        "reward.d.ts": "its types",
        "task.d.ts": "the fields of state and action with units, ranges and meanings",
        "vectors.json": "recorded transitions with the terms that the reward gave for them",
        "test.mjs": "replays them",
      }),
      "vectors.json": vectorsText(bundle),
      "test.mjs": testText(["reward.js"]),
    };
  },
};

function declarations(bundle: RewardBundle): string {
  const terms = Object.keys(bundle.vectors[0]?.terms ?? {});
  const result =
    terms.length > 0 ? terms.map((name) => `\n  ${name}: number;`).join("") : "\n  [term: string]: number;";
  const memory = usesMemory(bundle)
    ? "\n/** First values of the record that belongs to one environment. */\nexport const memory: Record<string, number>;\n"
    : "";
  return `import type { Action, State } from "./task.js";

/** Named terms; their sum is the reward. */
export interface Terms {${result}
}

export function reward(s: State, a: Action, next: State${memory === "" ? "" : ", record: Record<string, number>"}): Terms;
${memory}`;
}
