// Makes CommonJS files of esbuild's chunks, those that are loaded together anyway in one: every file costs a look for it,
// a read and a compilation.
import { build } from "esbuild";

/** The files, and the modules that are in each with all that they need; what several need is in the first of them. */
const PACKS = {
  main: ["src/main.ts"],
  program: [
    "src/program.ts",
    "src/commands/youtube/status.ts",
    "src/config/load.ts",
    "src/config/connection.ts",
    "src/config/describe.ts",
    "src/json/error.ts",
    "src/output/json.ts",
    "src/output/fields.ts",
    "src/sandbox/scenarios.ts",
  ],
  // Whoever needs one of them, for a help or for the Tab key, needs all.
  commands: [
    "src/commands/api/api.ts",
    "src/commands/config.ts",
    "src/commands/doctor.ts",
    "src/commands/sandbox.ts",
    "src/commands/completion.ts",
    "src/commands/help.ts",
    "src/commands/complete.ts",
  ],
  ask: ["src/session.ts", "src/commands/youtube/ask-status.ts"],
  layout: ["src/output/width.ts", "src/output/time.ts"],
  text: ["src/output/style.ts", "src/output/detail.ts", "src/output/table.ts"],
};

/**
 * Packs chunks.
 *
 * @param chunks the texts of the chunks, ES modules, by their names
 * @param outputs what esbuild's metafile says of them
 * @param options of esbuild
 * @returns the texts of the files by their names
 */
export async function pack(chunks, outputs, options) {
  const fileOf = assign(outputs);
  const files = new Map();
  for (const name of chunks.keys()) {
    const file = fileOf.get(name) ?? name;
    files.set(file, [...(files.get(file) ?? []), name]);
  }
  const built = [...files].map(async ([file, names]) => {
    const parts = names.map((name) => `export * as ${part(name)} from "./${name}";\n`);
    const contents = file === "main.js" ? 'export { main } from "./main.js";\n' : "";
    const { outputFiles } = await build({
      ...options,
      stdin: { contents: contents + parts.join(""), resolveDir: "/" },
      bundle: true,
      write: false,
      format: "cjs",
      legalComments: "none",
      supported: { "dynamic-import": false },
      plugins: [linker(file, { chunks, outputs, fileOf })],
    });
    return [file, withoutCopies(outputFiles[0].text)];
  });
  return new Map(await Promise.all(built));
}

/** The file of each chunk that shares one with others. */
function assign(outputs) {
  const fileOf = new Map();
  for (const [file, modules] of Object.entries(PACKS)) {
    const take = (path) => {
      if (fileOf.has(base(path))) return;
      fileOf.set(base(path), `${file}.js`);
      for (const { path: next, kind } of outputs[path].imports)
        if (kind === "import-statement" && next in outputs) take(next);
    };
    for (const module of modules) {
      const holds = ({ entryPoint, inputs }) => entryPoint === module || (inputs[module]?.bytesInOutput ?? 0) > 0;
      const path = Object.keys(outputs).find((name) => holds(outputs[name]));
      if (path === undefined) throw new Error(`no chunk holds ${module}`);
      take(path);
    }
  }
  return fileOf;
}

/** Finds the chunks: those of this file as they are, the others as parts of the files they are in. */
function linker(own, { chunks, outputs, fileOf }) {
  const exportsOf = new Map(Object.entries(outputs).map(([path, { exports }]) => [base(path), exports]));
  return {
    name: "linker",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, namespace, kind }) => {
        const name = base(path);
        if (namespace === "elsewhere" || kind === "dynamic-import") return { path, external: true };
        const file = fileOf.get(name) ?? name;
        return { path: name, namespace: file === own ? "here" : "elsewhere" };
      });
      onLoad({ filter: /./, namespace: "here" }, ({ path }) => ({ contents: lazily(chunks.get(path), fileOf) }));
      onLoad({ filter: /./, namespace: "elsewhere" }, ({ path }) => ({
        contents:
          `import { ${part(path)} as part } from "./${fileOf.get(path) ?? path}";\n` +
          `export const { ${exportsOf.get(path).join(", ")} } = part;\n`,
      }));
    },
  };
}

/** A chunk whose lazy imports name the files that the chunks are in now. */
function lazily(text, fileOf) {
  return text.replace(
    /\bimport\("\.\/([\w-]+\.js)"\)/g,
    (_, name) => `import(${JSON.stringify(`./${fileOf.get(name) ?? name}`)}).then((file) => file.${part(name)})`,
  );
}

/**
 * esbuild takes what is required for a module of whatever kind, and copies all its names to a new object each time. Node's
 * modules and our own files are CommonJS, and those of Node their own default.
 */
function withoutCopies(text) {
  return text
    .replace(/\b__toESM\((require\("(?:node:|\.\/)[^"]+"\))(?:,1)?\)/g, "$1")
    .replace(/\b(import_node_\w+)\.default\b/g, "$1");
}

/** What a chunk is called in the exports of its file. */
function part(name) {
  return name.replace(/\W/g, "_");
}

function base(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}
