import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["wire/**/*.test.ts", "fold/**/*.test.ts", "agent/**/*.test.ts", "e2e/**/*.test.ts", "scripts/**/*.test.ts"],
    globalSetup: ["e2e/global-setup.ts"],
    // Hints are compared: they begin with this, however the tests themselves were started.
    env: { ESCAPEMENT_CALLED_AS: "escapement" },
    pool: "forks",
    // Two cores: more workers only make real ptys and sockets wait for each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
