import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

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
    include: ["test/**/*.test.ts"],
    // Colour, proxies, certificates and the user's own settings must not reach the tests.
    unstubEnvs: true,
    testTimeout: 30_000,
    // Many tests wait for another process; by itself vitest would leave half of a small machine idle.
    maxWorkers: Math.max(3, availableParallelism()),
    coverage: { provider: "v8", include: ["src/**/*.ts"], reporter: ["text-summary"] },
  },
});
