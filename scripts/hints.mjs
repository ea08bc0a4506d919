// Tells V8 which functions an ordinary request calls. A function in parentheses is compiled together with the file it is
// in, instead of being looked over first and compiled once it is called; and what is compiled together with its file is all
// that Node's compile cache keeps.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "acorn";

/** JSON, details and a list. */
const REQUESTS = ["youtube status 1 --json", "youtube status 1001", "youtube status 1002 1003"];

/** Marks the functions that the requests call, in the files of a folder. */
export async function hint(dist) {
  // Coverage knows files by their real paths.
  for (const [file, called] of await calledFunctions(await realpath(dist))) {
    await writeFile(join(dist, file), marked(await readFile(join(dist, file), "utf8"), called));
  }
}

/** Where the functions begin that every request calls which loads their file, by the names of the files. */
async function calledFunctions(dist) {
  const home = await mkdtemp(join(tmpdir(), "sce-hints-"));
  // The clock stands still: what is called depends on the signatures, and they on the time.
  const program = ["-e", "Date.now = () => 0; require(process.argv[1]).main()", join(dist, "main.js")];
  // Windows has no sockets without it.
  const { SystemRoot = "" } = process.env;
  const started = { cwd: home, env: { HOME: home, SystemRoot }, stdio: ["ignore", "pipe", "inherit"] };
  const sandbox = spawn(process.execPath, [...program, "sandbox", "--quiet"], started);
  try {
    const env = { ...started.env, ...(await announced(sandbox)), NODE_V8_COVERAGE: home };
    for (const request of REQUESTS)
      await promisify(execFile)(process.execPath, [...program, ...request.split(" ")], { ...started, env });
    const called = new Map();
    for (const name of await readdir(home)) {
      if (!name.startsWith("coverage-")) continue;
      for (const { url, functions } of JSON.parse(await readFile(join(home, name), "utf8")).result) {
        if (!url.startsWith("file:") || dirname(fileURLToPath(url)) !== dist) continue;
        const file = basename(fileURLToPath(url));
        const before = called.get(file);
        const starts = functions.filter(({ ranges }) => ranges[0].count > 0).map(({ ranges }) => ranges[0].startOffset);
        called.set(file, new Set(starts.filter((start) => before === undefined || before.has(start))));
      }
    }
    if (!called.has("main.js")) throw new Error("no function of main.js was seen to be called");
    return called;
  } finally {
    sandbox.kill("SIGKILL");
    await rm(home, { recursive: true, force: true });
  }
}

/** The variables that a sandbox prints, for the account to ask it with. */
async function announced(sandbox) {
  const account = {};
  for await (const line of createInterface({ input: sandbox.stdout })) {
    const [, name, value] = /^export (\w+)=(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    account[name] = value;
    if (name === "SCE_CDN") return account;
  }
  throw new Error("the sandbox ended before it could be asked");
}

/**
 * A program with the functions that begin at these places in parentheses: arrow functions and methods of plain objects
 * where they are, and declarations of the program itself first of all behind its "use strict", which is when they take
 * effect anyway.
 */
function marked(text, called) {
  const program = parse(text, { ecmaVersion: "latest", sourceType: "commonjs" });
  const isCalled = ({ start }) => called.has(start);
  const signs = nodesOf(program)
    .filter(isCalled)
    .flatMap((node) => {
      if (node.type === "ArrowFunctionExpression") return enclosed(node, "(");
      const isMethod = node.type === "Property" && node.method && !node.value.async && !node.value.generator;
      return isMethod ? enclosed(node.value, ":(function") : [];
    })
    .sort((one, other) => one.at - other.at);
  const part = (from, to) => {
    let copied = from;
    let result = "";
    for (const { at, sign, after } of signs) {
      if (after < from || after >= to) continue;
      result += text.slice(copied, at) + sign;
      copied = at;
    }
    return result + text.slice(copied, to);
  };
  const declared = program.body.filter(({ type }) => type === "FunctionDeclaration").filter(isCalled);
  const [{ end: prologue }] = program.body;
  let first = "";
  let rest = "";
  let copied = prologue;
  for (const { start, end, id } of declared) {
    rest += part(copied, start);
    first += `var ${id.name}=(${text.slice(start, id.start).trim()}${part(id.end, end)});`;
    copied = end;
  }
  return text.slice(0, prologue) + first + rest + part(copied, text.length);
}

/** The signs around a node, and the last place before each that has to be copied with it. */
function enclosed({ start, end }, opening) {
  return [
    { at: start, sign: opening, after: start },
    { at: end, sign: ")", after: end - 1 },
  ];
}

/** A node and all that are in it. */
function nodesOf(node) {
  const values = Object.values(node).flat();
  return [node, ...values.filter((value) => typeof value?.type === "string").flatMap(nodesOf)];
}
