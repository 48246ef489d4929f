/** This package's version, read from the `package.json` above; works from source, from `dist` and on an old Node. */
import { readFileSync } from "node:fs";

export function packageVersion(): string {
  for (let folder = new URL(".", import.meta.url); ; folder = new URL("..", folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as {
        name: string;
        version: string;
      };
      if (name === "design-reward") return version;
    } catch (error) {
      if (new URL("..", folder).href === folder.href) throw error;
    }
  }
}
