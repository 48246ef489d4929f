import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Every file has a process of its own, and most of them load TypeScript: what V8 made of it is kept for the next one.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "node_modules/.cache/node");

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/long/**", "test/local-model/generation.test.ts"],
    // One worker a core: the default leaves one idle, which on two cores is half of them.
    maxWorkers: availableParallelism(),
    // As in src/learn/backends/no-telemetry.ts, for tests that load the runtime by themselves.
    env: { ORT_DISABLE_TELEMETRY: "1" },
    // Whole runs on a machine that does other things too: a timeout is there to end a test that hangs, not to judge speed.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
