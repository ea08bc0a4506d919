// Bundles the sources into dist/: CommonJS, split by use, so that a command loads only what it needs.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build, transform } from "esbuild";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/** Leaves a module out of the bundle; the build fails when nobody asks for it any more. */
function without(name, filter, importer, contents) {
  return {
    name: `without ${name}`,
    setup({ onResolve, onLoad, onEnd }) {
      let found = false;
      onResolve({ filter }, (asked) => {
        if (!importer.test(asked.importer)) return undefined;
        found = true;
        return { path: name, namespace: "left-out", pluginData: contents };
      });
      onLoad({ filter: new RegExp(`^${name}$`), namespace: "left-out" }, ({ pluginData }) => ({
        contents: pluginData,
      }));
      onEnd(() => {
        if (!found) throw new Error(`nobody imports ${name}`);
      });
    },
  };
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
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
  // The scripts of `sce completion`, each in the language of its shell.
  loader: { ".bash": "text", ".zsh": "text", ".fish": "text", ".ps1": "text" },
  write: false,
  plugins: [
    // Its own loaders could execute what they find; ours replace them, and they are not even shipped.
    without("cosmiconfig-loaders", /^\.\/loaders(\.js)?$/, /cosmiconfig/, "module.exports = {};"),
    // HTTP/2 is never asked for, and loading this costs more than all the rest of a request.
    without("http2-wrapper", /^http2-wrapper$/, /got/, "export default {};"),
  ],
});

// esbuild splits ES modules only. Each chunk becomes CommonJS afterwards, and its lazy imports lazy requires.
for (const { path, text } of outputFiles) {
  const { code } = await transform(text, {
    format: "cjs",
    platform: "node",
    target: "node20",
    supported: { "dynamic-import": false },
  });
  await writeFile(join(dist, basename(path)), code);
}
