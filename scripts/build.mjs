// Bundles the sources into dist/: CommonJS, split by use, so that a command loads only what it needs.
import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build, transform } from "esbuild";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/** Replaces a text in a dependency, and fails the build when the text is not there any more. */
function patch(name, filter, edits) {
  return {
    name,
    setup({ onLoad, onEnd }) {
      let seen = false;
      onLoad({ filter }, async ({ path }) => {
        let contents = await readFile(path, "utf8");
        for (const [from, to] of edits) {
          if (!contents.includes(from)) throw new Error(`${name}: ${path} no longer contains ${from}`);
          contents = contents.replace(from, () => to);
        }
        seen = true;
        return { contents, loader: "js" };
      });
      onEnd(() => {
        if (!seen) throw new Error(`${name}: no file matched ${filter}`);
      });
    },
  };
}

// cosmiconfig's own loaders could execute what they find; ours replace them, and they are not shipped at all.
const withoutLoaders = {
  name: "without cosmiconfig's loaders",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/loaders(\.js)?$/ }, ({ importer }) =>
      importer.includes(join("cosmiconfig", "dist")) ? { path: "none", namespace: "no-loaders" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "no-loaders" }, () => ({ contents: "module.exports = {};" }));
  },
};

await rm(dist, { recursive: true, force: true });
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ["src/main.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  write: false,
  plugins: [withoutLoaders],
  // Bundled CommonJS packages ask for Node's modules with require.
  banner: { js: 'import { createRequire as __createRequire } from "node:module";' },
});

// esbuild splits ES modules only. Each chunk becomes CommonJS afterwards, and its lazy imports lazy requires.
for (const { path, text } of outputFiles) {
  const { code } = await transform(text.replace(/^import \{ createRequire .*\n/, ""), {
    format: "cjs",
    platform: "node",
    target: "node20",
    supported: { "dynamic-import": false },
    minifySyntax: false,
  });
  await import("node:fs/promises").then(({ mkdir }) => mkdir(dist, { recursive: true }));
  await writeFile(join(dist, basename(path)), code);
}
