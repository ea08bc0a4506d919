// Makes CommonJS files of esbuild's chunks, those that are loaded together anyway in one: every file costs a look for it,
// a read and a compilation. esbuild's own CommonJS has a getter for each name that a file exports, and a copy of each
// module that it asks for, in case somebody changes them later; ours are plain.
import { init, parse } from "es-module-lexer";
import { build } from "esbuild";

/** The files, and the modules that are in each with all that they need; what several need is in the first of them. */
const PACKS = {
  main: ["src/main.ts"],
  program: [
    "src/program.ts",
    "src/commands/youtube/status.ts",
    "src/config/load.ts",
    "src/config/connection.ts",
    "src/json/error.ts",
    "src/output/json.ts",
    "src/output/fields.ts",
  ],
  sandbox: ["src/sandbox/scenarios.ts"],
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
  file: ["src/config/load-file.ts"],
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
  await init;
  const fileOf = assign(chunks, outputs);
  const namesOf = offeredNames(chunks, outputs, fileOf);
  const built = [...new Set(fileOf.values())].map(async (file) => {
    const own = [...chunks.keys()].filter((chunk) => fileOf.get(chunk) === file);
    const { outputFiles } = await build({
      ...options,
      stdin: { contents: own.map((chunk) => offer(chunk, namesOf)).join(""), resolveDir: "/" },
      bundle: true,
      write: false,
      format: "esm",
      legalComments: "none",
      plugins: [linker(file, { chunks, fileOf, namesOf })],
    });
    return [file, commonJs(outputFiles[0].text, { fileOf, namesOf })];
  });
  return new Map(await Promise.all(built));
}

/** The file of each chunk: one that it shares with others, or one of its own. */
function assign(chunks, outputs) {
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
  for (const chunk of chunks.keys()) if (!fileOf.has(chunk)) fileOf.set(chunk, chunk);
  return fileOf;
}

/** The names of each chunk that other files ask for, each with what it is called in the exports of its own file. */
function offeredNames(chunks, outputs, fileOf) {
  const namesOf = new Map([...chunks.keys()].map((chunk) => [chunk, new Map()]));
  const taken = new Set();
  const add = (chunk, name) => {
    const file = fileOf.get(chunk);
    if (namesOf.get(chunk).has(name)) return;
    const isFree = !taken.has(`${file} ${name}`);
    namesOf.get(chunk).set(name, isFree ? name : `${chunk.replace(/\W/g, "_")}_${name}`);
    taken.add(`${file} ${name}`);
  };
  for (const [chunk, text] of chunks)
    for (const { n: from, d: dynamic, ss: start, se: end } of parse(text)[0])
      if (dynamic === -1 && namesOf.has(base(from)) && fileOf.get(base(from)) !== fileOf.get(chunk))
        for (const [name] of pairs(text.slice(start, end))) add(base(from), name);
  // What is loaded later is loaded with all that it exports.
  for (const [path, { entryPoint, exports }] of Object.entries(outputs))
    if (entryPoint !== undefined) for (const name of exports) add(base(path), name);
  return namesOf;
}

/** Finds the chunks: those of this file as they are, the others as parts of the files they are in. */
function linker(own, { chunks, fileOf, namesOf }) {
  return {
    name: "linker",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, namespace, kind }) => {
        const chunk = base(path);
        if (namespace === "elsewhere" || kind !== "import-statement") return { path, external: true };
        return { path: chunk, namespace: fileOf.get(chunk) === own ? "here" : "elsewhere" };
      });
      onLoad({ filter: /./, namespace: "here" }, ({ path }) => ({ contents: chunks.get(path) }));
      onLoad({ filter: /./, namespace: "elsewhere" }, ({ path }) => {
        const names = [...namesOf.get(path)].map(([name, inFile]) => `${inFile} as ${name}`);
        return { contents: `export { ${names.join(", ")} } from "./${fileOf.get(path)}";` };
      });
    },
  };
}

/** A statement that exports from a file what others ask a chunk of it for. */
function offer(chunk, namesOf) {
  const names = [...namesOf.get(chunk)].map(([name, inFile]) => `${name} as ${inFile}`);
  return `export { ${names.join(", ")} } from "./${chunk}";\n`;
}

/** An ES module of esbuild's as CommonJS. */
function commonJs(text, { fileOf, namesOf }) {
  let code = '"use strict";';
  let done = 0;
  for (const { n: from, d: dynamic, ss: start, se: end } of parse(text)[0]) {
    // What is imported by an expression, a file of the user's, stays an import.
    if (from === undefined) continue;
    code += text.slice(done, start);
    if (dynamic === -1) code += required(text.slice(start, end), from);
    else code += loadedLater(from, { fileOf, namesOf });
    done = end;
  }
  const [exports] = /export\{[^}]*\};\s*$/.exec(text) ?? [""];
  code += text.slice(done, text.length - exports.length);
  // esbuild has a stand-in for require, which nobody else who bundles this can follow.
  code = code.replaceAll("__require(", "require(");
  return `${code}module.exports=${members(pairs(exports).map(([own, name]) => [name, own]))};\n${WIDE}`;
}

/**
 * A character beyond Latin-1, for which V8 keeps a program with two bytes a character: the large ones are then more than
 * 128 KiB, and lie where its collecting of young objects need not copy them.
 */
const WIDE = "//\u2026\n";

/** An import statement as CommonJS has it. The modules of Node are their own default. */
function required(statement, from) {
  const [, whole] = /^import(?:\*as )? ?([\w$]+)/.exec(statement) ?? [];
  const names = pairs(statement);
  if (whole === undefined) return `${names.length === 0 ? "" : `const${members(names)}=`}require("${from}")`;
  return `const ${whole}=require("${from}")${names.length === 0 ? "" : `,${members(names)}=${whole}`}`;
}

/** An import() of a module of Node's, or of a chunk, whose names are those of the sources again. */
function loadedLater(from, { fileOf, namesOf }) {
  const chunk = base(from);
  if (!namesOf.has(chunk)) return `Promise.resolve().then(()=>require("${from}"))`;
  const names = [...namesOf.get(chunk)];
  const file = `Promise.resolve().then(()=>require("./${fileOf.get(chunk)}"))`;
  if (names.every(([name, inFile]) => name === inFile)) return file;
  return `${file}.then(file=>(${members(names.map(([name, inFile]) => [name, `file.${inFile}`]))}))`;
}

/** The members of an object, or of a pattern for one. */
function members(names) {
  return `{${names.map(([name, value]) => (name === value ? name : `${name}:${value}`))}}`;
}

/** The names between the braces of an import or export, each with what it is called on the other side. */
function pairs(statement) {
  const [, list = ""] = /\{([^}]*)\}/.exec(statement) ?? [];
  const items = list.split(",").filter((item) => item !== "");
  return items.map((item) => item.split(" as ")).map(([name, other = name]) => [name, other]);
}

function base(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}
