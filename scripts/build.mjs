// Bundles the sources into dist/, or into the given folder. The output is CommonJS, split so that a command loads only
// what it needs. The same sources give the same bytes.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { build } from "rolldown";
import { leaveOut } from "./left-out.mjs";
import { collectLicences } from "./licences.mjs";

const root = join(import.meta.dirname, "..");
const dist = resolve(process.argv[2] ?? join(root, "dist"));

/**
 * Modules that are always loaded together share a file with everything that they import, because each file costs a
 * look-up, a read and a compilation. Code that several files need goes into the first of them. Other lazy modules get
 * their own file.
 */
const FILES = {
  main: ["src/main.ts"],
  program: [
    ...["src/program.ts", "src/commands/youtube/youtube.ts", "src/commands/youtube/status.ts"],
    ...[
      "src/config/load.ts",
      "src/config/endpoint.ts",
      "src/base/json-error.ts",
      "src/terminal/messages.ts",
      "src/output/json.ts",
      "src/output/fields.ts",
    ],
  ],
  ask: ["src/cli/session.ts", "src/commands/youtube/ask-status.ts"],
  file: ["src/config/load-file.ts"],
  text: ["src/terminal/paint.ts", "src/output/detail.ts", "src/output/table.ts"],
};

/** The scripts of `sce completion`, with the file name that each shell expects. */
const COMPLETIONS = { "sce.bash": "sce.bash", "sce.zsh": "_sce", "sce.fish": "sce.fish", "sce.ps1": "sce.ps1" };

function bundle(input, plugins, output) {
  return build({
    cwd: root,
    input,
    platform: "node",
    // Lets other files import from main.js, so that the bundler does not split it in two.
    preserveEntrySignatures: "allow-extension",
    transform: { target: "node20" },
    moduleTypes: { ".bash": "text", ".zsh": "text", ".fish": "text", ".ps1": "text" },
    resolve: {
      alias: {
        // Only the types differ.
        "@commander-js/extra-typings": "commander",
        // The same code as ES modules, so that the bundler can drop unused parts.
        yaml: join(root, "node_modules/yaml/browser/dist/index.js"),
      },
    },
    external: "./string-width.js",
    plugins,
    // A module that is imported both statically and dynamically goes into the file that imports it statically.
    checks: { ineffectiveDynamicImport: false },
    output: { format: "cjs", chunkFileNames: "[name].js", ...output },
  });
}

const groups = Object.entries(FILES).map(([name, modules]) => {
  const paths = new Set(modules.map((module) => join(root, module)));
  return { name, test: (path) => paths.has(path) };
});
const { output } = await bundle({ main: "src/main.ts", "string-width": "string-width" }, [leaveOut()], {
  dir: dist,
  cleanDir: true,
  codeSplitting: { groups },
  // Node would read comments and white space at every start. Names stay, so that stack traces are readable.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
});

await mkdir(join(dist, "completions"));
for (const [script, name] of Object.entries(COMPLETIONS))
  await copyFile(join(root, "src/completion/scripts", script), join(dist, "completions", name));
await writeFile(join(dist, "THIRD-PARTY-LICENSES.txt"), await collectLicences(output));

// Node 20 cannot run TypeScript, so bundle the manual page's sources into a program that returns the text.
const manPage = join(dist, "man-page.cjs");
await bundle({ "man-page": "src/man/man-page.ts" }, [], { file: manPage, codeSplitting: false });
await writeFile(join(dist, "sce.1"), await createRequire(manPage)(manPage).manPage());
await rm(manPage);
