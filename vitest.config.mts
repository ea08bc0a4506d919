import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** The tests that start the built program. */
const BUILT = ["test/{e2e,faults}/**/*.test.ts"];

export default defineConfig({
  // As the build does: the scripts of `sce completion` are texts.
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
    // Importing a file of ours does nothing, so test files share a process and what it has loaded, which saves time.
    isolate: false,
    // Colour, proxies, certificates and the user's own settings must not reach the tests.
    unstubEnvs: true,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Many tests wait for another process; by itself vitest would leave half of a small machine idle.
    maxWorkers: Math.max(3, availableParallelism()),
    coverage: { provider: "v8", include: ["src/**/*.ts"], reporter: ["text-summary"] },
  },
});
