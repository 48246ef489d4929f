/** Export format `ts`: the module as it was written, with the JavaScript that every Node can run beside it. */
import { moduleText, withTypeImports } from "../compile.ts";
import { taskTypes } from "../task-types.ts";
import type { ExportFormat } from "./bundle.ts";
import { cardText } from "./card.ts";
import { headerComment } from "./header.ts";
import { packageText } from "./package-json.ts";
import { testText, vectorsText } from "./vectors.ts";

export const typescriptFormat: ExportFormat = {
  name: "ts",
  title: "TypeScript module with types, card and test",
  files(bundle) {
    const header = headerComment(bundle);
    return {
      "reward.ts": header + withTypeImports(bundle.source),
      "reward.js": header + moduleText(bundle.javascript),
      "task.ts": taskTypes(bundle.task),
      "package.json": packageText(bundle, "reward.ts"),
      "README.md": cardText(bundle, "reward.ts", {
        "reward.ts": "the reward, as it was designed",
        "reward.js": "the same without types, for Node before 22.18 and for browsers",
        "task.ts": "the fields of state and action with units, ranges and meanings",
        "vectors.json": "recorded transitions with the terms that the reward gave for them",
        "test.mjs": "replays them",
      }),
      "vectors.json": vectorsText(bundle),
      "test.mjs": testText(["reward.js", "reward.ts"]),
    };
  },
};
