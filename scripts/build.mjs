// Bundles the sources into dist/, or into the folder that is named: CommonJS, split by use, so that a command loads only
// what it needs. The same sources give the same bytes.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { build, transform } from "esbuild";
import { collectLicences } from "./licences.mjs";
import { writeManPage } from "./man-page.mjs";

const root = join(import.meta.dirname, "..");
const dist = resolve(process.argv[2] ?? join(root, "dist"));

/** The scripts of `sce completion`, and what each shell wants its file to be called. */
const COMPLETIONS = { "sce.bash": "sce.bash", "sce.zsh": "_sce", "sce.fish": "sce.fish", "sce.ps1": "sce.ps1" };

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

/** What holds for everything that is bundled here. */
const options = {
  absWorkingDir: root,
  platform: "node",
  target: "node20",
  // The scripts of `sce completion`, each in the language of its shell.
  loader: { ".bash": "text", ".zsh": "text", ".fish": "text", ".ps1": "text" },
};

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, "completions"), { recursive: true });
const { outputFiles, metafile } = await build({
  ...options,
  entryPoints: ["src/main.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  write: false,
  metafile: true,
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

for (const [script, name] of Object.entries(COMPLETIONS)) {
  await copyFile(join(root, "src/completion/scripts", script), join(dist, "completions", name));
}
await writeManPage(join(dist, "sce.1"), options);
await writeFile(join(dist, "THIRD-PARTY-LICENSES.txt"), await collectLicences(root, metafile));
