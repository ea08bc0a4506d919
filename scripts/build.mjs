// Bundles the sources into dist/, or into the folder that is named: CommonJS, split by use, so that a command loads only
// what it needs. The same sources give the same bytes.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";
import { OWN_FILES, plugins } from "./bundle-plugins.mjs";
import { hint } from "./hints.mjs";
import { collectLicences } from "./licences.mjs";
import { writeManPage } from "./man-page.mjs";
import { pack } from "./pack.mjs";

const root = join(import.meta.dirname, "..");
const dist = resolve(process.argv[2] ?? join(root, "dist"));

/** The scripts of `sce completion`, and what each shell wants its file to be called. */
const COMPLETIONS = { "sce.bash": "sce.bash", "sce.zsh": "_sce", "sce.fish": "sce.fish", "sce.ps1": "sce.ps1" };

/** What holds for everything that is bundled here. */
const options = {
  absWorkingDir: root,
  platform: "node",
  target: "node20",
  // Comments and white space are read at every start, too. Names stay, for whoever looks into it or at a stack.
  minifySyntax: true,
  minifyWhitespace: true,
  // The scripts of `sce completion`, each in the language of its shell.
  loader: { ".bash": "text", ".zsh": "text", ".fish": "text", ".ps1": "text" },
};

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, "completions"), { recursive: true });
const { outputFiles, metafile } = await build({
  ...options,
  entryPoints: { main: "src/main.ts", ...OWN_FILES },
  external: Object.keys(OWN_FILES).map((name) => `./${name}.js`),
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  write: false,
  metafile: true,
  plugins,
  logOverride: { "import-is-undefined": "error" },
});

// esbuild splits ES modules only, and into more files than are good for a start.
const chunks = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
for (const [name, text] of await pack(chunks, metafile.outputs, options)) await writeFile(join(dist, name), text);
await hint(dist);

for (const [script, name] of Object.entries(COMPLETIONS)) {
  await copyFile(join(root, "src/completion/scripts", script), join(dist, "completions", name));
}
await writeManPage(join(dist, "sce.1"), options);
await writeFile(join(dist, "THIRD-PARTY-LICENSES.txt"), await collectLicences(root, metafile));
