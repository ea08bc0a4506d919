import { availableParallelism } from "node:os";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

/** Some of the tests, with all that is set for everyone below. */
const project = (
  name: string,
  include: string[],
  more: { globalSetup?: string } = {},
): TestProjectInlineConfiguration => ({
  extends: true,
  test: { name, include, ...more },
});

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
      project("sources", ["test/unit/*.test.ts", "test/cli/*.test.ts"]),
      project("built", ["test/e2e/*.test.ts", "test/faults/*.test.ts"], { globalSetup: "test/check-build.ts" }),
    ],
    setupFiles: "test/setup.ts",
    // Importing any of our files does nothing, so test files can share what they import: that halves the time.
    isolate: false,
    // Colour, proxies, certificates and the user's own settings must not reach the tests.
    unstubEnvs: true,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Many tests wait for another process; by itself vitest would leave half of a small machine idle.
    maxWorkers: Math.max(3, availableParallelism()),
    coverage: { provider: "v8", include: ["src/**/*.ts"], reporter: ["text-summary"] },
  },
});
