/** Runs with a real model on a server of the user's own: `npm run test:local-model`, see docs/models.md. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/local-model/generation.test.ts"],
    // A small model on a laptop writes a few tokens a second: hours, before anybody gives up.
    testTimeout: 4 * 3_600_000,
    disableConsoleIntercept: true,
  },
});
