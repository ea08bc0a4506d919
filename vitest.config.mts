import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** The tests of the built program. */
const BUILT = ["test/{e2e,faults}/**/*.test.ts"];

export default defineConfig({
  // The scripts of `sce completion` are imported as text, as in the build.
  plugins: [
    {
      name: "texts",
      transform: (code, id) =>
        /\.(bash|zsh|fish|ps1)$/.test(id) ? `export default ${JSON.stringify(code)};` : undefined,
    },
  ],
  test: {
    projects: [
      { extends: true, test: { name: "sources", include: ["test/**/*.test.ts"], exclude: BUILT } },
      { extends: true, test: { name: "built", include: BUILT, globalSetup: "test/check-build.ts" } },
    ],
    setupFiles: "test/setup.ts",
    // Importing our files has no side effects, so test files share a process and its loaded modules. That saves time.
    isolate: false,
    // The user's settings for colour, proxies and certificates must not affect the tests.
    unstubEnvs: true,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Many tests wait for another process. By default vitest would leave half of a small machine idle.
    maxWorkers: Math.max(3, availableParallelism()),
    coverage: { provider: "v8", include: ["src/**/*.ts"], reporter: ["text-summary"] },
  },
});
