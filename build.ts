/** Builds the package: compiles `src` and `envs` into `dist`. Run by `npm run build` under the pinned Node. */
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const root = import.meta.dirname;
const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));

rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(typescript, "bin/tsc"), "--project", join(root, "tsconfig.build.json")],
  {
    stdio: "inherit",
  },
);
chmodSync(join(root, "dist/src/cli/bin.js"), 0o755);
