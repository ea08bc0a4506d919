// Tells V8 which functions an ordinary request calls. A function in parentheses is compiled together with the file it is
// in, instead of being looked over first and compiled once it is called; and what is compiled together with its file is all
// that Node's compile cache keeps.
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "acorn";
import MagicString from "magic-string";

/** JSON, details and a list; the first also with the account in a file. */
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
    const account = await announced(sandbox);
    const ask = (request, env) =>
      promisify(execFile)(process.execPath, [...program, ...request.split(" ")], {
        ...started,
        env: { ...started.env, ...env, XDG_CONFIG_HOME: home, NODE_V8_COVERAGE: home },
      });
    for (const request of REQUESTS) await ask(request, account);
    await writeConfig(join(home, "sce"), account);
    await ask(REQUESTS[0], {});
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

async function writeConfig(folder, account) {
  const lines = Object.entries(account).map(
    ([name, value]) => `${name.replace("SCE_", "").toLowerCase()}: "${value}"\n`,
  );
  await mkdir(folder);
  await writeFile(join(folder, "config.yaml"), lines.join(""), { mode: 0o600 });
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
 * A program with the functions that begin at these places in parentheses: function expressions and methods of plain
 * objects where they are; arrow functions as function expressions, for the V8 of Node 20 heeds no parentheses around an
 * arrow function; and declarations first of all in the function that they are in, which is when they take effect anyway.
 */
function marked(text, called) {
  const marks = new MagicString(text);
  const visit = (node, ancestors) => {
    for (const child of childrenOf(node)) visit(child, [node, ...ancestors]);
    if (called.has(node.start)) MARKS[node.type]?.(node, ancestors, marks);
  };
  visit(parse(text, { ecmaVersion: "latest", sourceType: "commonjs" }), []);
  return marks.toString();
}

/** How a function of each type is marked, when those in it are; `ancestors` begin with the nearest. */
const MARKS = {
  FunctionExpression(node, [parent], marks) {
    const isMember = parent.type === "MethodDefinition" || parent.method || ["get", "set"].includes(parent.kind);
    if (!isMember) enclose(node, "(", ")", marks);
  },

  /** `{ name() {} }` as `{ name: (function() {}) }`. */
  Property({ start, key, value, method }, _, marks) {
    if (!method || holds(value, ({ type }) => type === "Super")) return;
    const sort = marks.original
      .slice(start, key.start)
      .replace(/^async\b\s*/, "")
      .replace("*", "");
    if (key.start > start) marks.overwrite(start, key.start, sort);
    enclose(value, `:(${functionOf(value)}`, ")", marks);
  },

  /** `a => b` as `(function(a) { return b })`, and in any case in parentheses. */
  ArrowFunctionExpression(node, _, marks) {
    const { original } = marks;
    const { start, end, params, body } = node;
    if (holds(node, isOfArrow)) return enclose(node, "(", ")", marks);
    const isBare = params.length === 1 && !original.slice(start, params[0].start).includes("(");
    const list = isBare ? params[0].start : original.indexOf("(", start);
    if (list > start) marks.remove(start, list);
    marks.prependRight(list, `(${functionOf(node)}${isBare ? "(" : ""}`);
    const isBlock = body.type === "BlockStatement";
    const arrow = original.indexOf("=>", params.at(-1)?.end ?? start);
    marks.overwrite(arrow, arrow + 2, `${isBare ? ")" : ""}${isBlock ? " " : "{return "}`);
    marks.appendLeft(end, isBlock ? ")" : "})");
  },

  /** `function name() {}` as `var name = (function() {});`, before all other statements. */
  FunctionDeclaration(node, [parent, outer], marks) {
    const { start, end, id } = node;
    const isBody = parent.type === "Program" || (outer.params !== undefined && outer.body === parent);
    if (!isBody) return;
    const first = parent.body.find(({ directive }) => directive === undefined);
    marks.overwrite(start, id.end, `var ${id.name}=(${functionOf(node)}`);
    marks.appendLeft(end, ");");
    if (first.start !== start) marks.move(start, end, first.start);
  },
};

function functionOf({ async: isAsync, generator }) {
  return `${isAsync ? "async " : ""}function${generator ? "*" : ""}`;
}

/** Puts signs around a node. */
function enclose({ start, end }, opening, closing, marks) {
  marks.prependRight(start, opening);
  marks.appendLeft(end, closing);
}

/** What an arrow function has of the function that it is in. */
function isOfArrow({ type, name }) {
  return ["ThisExpression", "Super", "MetaProperty"].includes(type) || name === "arguments";
}

/** Whether one of the nodes of a function is of a kind, those of other functions aside that are no arrow functions. */
function holds(node, isKind) {
  const isOther = ({ type }) => type === "FunctionExpression" || type === "FunctionDeclaration";
  return childrenOf(node).some((child) => isKind(child) || (!isOther(child) && holds(child, isKind)));
}

function childrenOf(node) {
  const values = Object.values(node).flat();
  return values.filter((value) => typeof value?.type === "string");
}
