// What is changed in packages on their way into the bundle. Each change fails the build once what it changes is gone.
import { readFile } from "node:fs/promises";

/** Puts another module in a module's place, for the importers that match. */
function replaced(name, filter, importer, contents) {
  return {
    name: `replaced ${name}`,
    setup({ onResolve, onLoad, onEnd }) {
      let found = false;
      onResolve({ filter }, (asked) => {
        if (asked.namespace === "replaced" || !importer.test(asked.importer)) return undefined;
        found = true;
        return { path: name, namespace: "replaced", pluginData: asked.resolveDir };
      });
      onLoad({ filter: new RegExp(`^${name}$`), namespace: "replaced" }, ({ pluginData }) => ({
        contents,
        resolveDir: pluginData,
      }));
      onEnd(() => {
        if (!found) throw new Error(`nobody imports ${name}`);
      });
    },
  };
}

/** Leaves a package out; where it were used after all, the error says which. */
function without(name, importer, exported = "") {
  const missing = `() => { throw new Error("${name} is left out of this build"); }`;
  return replaced(name, new RegExp(`^${name}$`), importer, `export default ${missing};${exported}`);
}

/** Files with a module each that is read when what stands in its place is called for the first time. */
export const OWN_FILES = {
  "string-width": "string-width",
  "commander-help": "./node_modules/commander/lib/help.js",
};

/** Rewrites the files of packages whose paths match. */
function rewritten(what, filter, rewrite) {
  return {
    name: `rewritten ${what}`,
    setup({ onLoad, onEnd }) {
      let found = false;
      onLoad({ filter }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        const contents = rewrite(text, path);
        found ||= contents !== text;
        return { contents, loader: "js" };
      });
      onEnd(({ errors }) => {
        if (!found && errors.length === 0) throw new Error(`nobody imports ${what}`);
      });
    },
  };
}

/** A text with others in the places of those that have to stand in it exactly once. */
function exchanged(text, path, changes) {
  let contents = text;
  for (const [from, to] of changes) {
    if (contents.split(from).length !== 2) throw new Error(`${path} has no longer once: ${from}`);
    contents = contents.replace(from, () => to);
  }
  return contents;
}

/**
 * Leaves out got's assertions, for its options are ours and have types, and has it name the checks of @sindresorhus/is
 * that it uses, so that the bundler leaves out the two hundred others. Of its forty options only those that are handed on
 * are gathered for Node, and what no request of ours changes is not copied for each.
 */
function slimGot(text, path) {
  const trusting = text.replace(/^ *assert(Any|PlainObject|\.\w+)\(.*\);$/gm, "");
  const named = trusting.replace(/\bis\.([a-z])/g, (_, initial) => `checks.is${initial.toUpperCase()}`);
  const hasChecks = /^import is\b.* from '@sindresorhus\/is';$/m.test(text);
  const slim = hasChecks ? `import * as checks from "@sindresorhus/is"; ${named}` : text;
  if (!/core[\\/]options\.js$/.test(path)) return slim;
  const copied = "agent: { ...internals.agent }, headers: { ...internals.headers }, retry: { ...retry }";
  const gathered = "return { method: internals.method, headers: internals.headers, agent };";
  return exchanged(slim, path, [
    ["const { https } = internals;", `${gathered} const { https } = internals;`],
    ["const result = {\n        ...internals,", `return { ...internals, ${copied} }; const result = {`],
  ]);
}

/** Leaves out the object of all checks, and what only the messages of assertions need, a third of a request. */
function slimChecks(text, path) {
  return exchanged(text, path, [
    ["const is = Object.assign(detect, {", "const is = detect; const all = /* @__PURE__ */ Object.assign(detect, {"],
    ["export default is;", "export default all;"],
    ["const andFormatter = new Intl", "const andFormatter = /* @__PURE__ */ new Intl"],
    ["const isMethodNames = keysOf(", "const isMethodNames = /* @__PURE__ */ keysOf("],
    ["const orFormatter = new Intl", "const orFormatter = /* @__PURE__ */ new Intl"],
  ]);
}

/** Leaves of the manifest what the program tells of itself: the rest would be read at every start, too. */
function slimManifest(text) {
  const { version, engines } = JSON.parse(text);
  return `export default ${JSON.stringify({ version, engines })};`;
}

export const plugins = [
  // Its own loaders could execute what they find; ours replace them, and they are not even shipped.
  replaced("cosmiconfig-loaders", /^\.\/loaders(\.js)?$/, /cosmiconfig/, "module.exports = {};"),
  // It wants a home folder as soon as it is loaded, which not every user has, and nobody asks it for one here.
  without("env-paths", /cosmiconfig/),
  // HTTP/2 is never asked for, and loading this costs more than all the rest of a request: it makes a TLS context.
  replaced("http2-wrapper", /^http2-wrapper$/, /got/, "export default {};"),
  // Neither a cache nor a look-up of its own nor inflating is asked of got: a quarter of its code.
  without("cacheable-request", /got/, "export class CacheError extends Error {}"),
  without("cacheable-lookup", /got/),
  without("decompress-response", /got/),
  // The time limit of a request is ours, and nobody asks how long its parts took.
  replaced(
    "./timed-out.js",
    /^\.\/timed-out\.js$/,
    /got/,
    "export default () => () => {}; export class TimeoutError extends Error {}",
  ),
  replaced("./utils/timer.js", /^\.\/utils\/timer\.js$/, /got/, "export default () => {};"),
  // The body of a request is a text; no form has to be encoded.
  replaced(
    "form-data-encoder",
    /^form-data-encoder$/,
    /got/,
    "export const isFormData = () => false; export class FormDataEncoder {}",
  ),
  // Only streams are asked of got, no promises, and nobody subscribes to what it publishes.
  without("./as-promise/index.js", /got.dist.source.create\.js$/),
  replaced(
    "./diagnostics-channel.js",
    /^\.\/diagnostics-channel\.js$/,
    /got/,
    ["generateRequestId", "publishRequestCreate", "publishRequestStart", "publishResponseStart", "publishResponseEnd"]
      .concat("publishRetry", "publishError", "publishRedirect")
      .map((name) => `export const ${name} = () => {};`)
      .join("\n"),
  ),
  // Neither is needed for http.
  replaced(
    "node:https",
    /^node:https$/,
    /got/,
    'export default { get request() { return require("node:https").request; } };',
  ),
  replaced(
    "node:tls",
    /^node:tls$/,
    /got/,
    'export const checkServerIdentity = (...given) => require("node:tls").checkServerIdentity(...given);',
  ),
  // The same object without the module.
  replaced("node:process", /^node:process$/, /got/, "export default globalThis.process;"),
  // Only where HOME is not set, or a signal ends a look-up.
  replaced(
    "node:os",
    /^node:os$/,
    /src[\\/]system/,
    [
      'const os = () => require("node:os");',
      "export const constants = { get signals() { return os().constants.signals; } };",
      "export const homedir = () => os().homedir();",
      "export const userInfo = () => os().userInfo();",
    ].join("\n"),
  ),
  // Commander starts programs for commands that are files of their own. There are none.
  replaced("node:child_process", /^node:child_process$/, /commander/, "module.exports = {};"),
  rewritten("got", /node_modules[\\/]got[\\/]dist[\\/].*\.js$/, slimGot),
  rewritten("package.json", /[\\/]package\.json$/, slimManifest),
  rewritten("@sindresorhus/is", /@sindresorhus[\\/]is[\\/]distribution[\\/]index\.js$/, slimChecks),
  // The same as ES modules, for bundlers: of those, what nobody uses can be left out, and they need no wrappers.
  replaced("yaml", /^yaml$/, /src[\\/]config/, 'export * from "../../node_modules/yaml/browser/dist/index.js";'),
  // Its tables and patterns cost more than a request, and text that is ASCII needs none of them.
  replaced(
    "string-width",
    /^string-width$/,
    /src[\\/]output[\\/]width\.ts$/,
    'export default (text) => require("./string-width.js").default(text);',
  ),
  // Most command lines ask for no help.
  replaced(
    "./help.js",
    /^\.\/(lib\/)?help\.js$/,
    /commander/,
    [
      'const help = () => require("./commander-help.js").default;',
      "exports.Help = class { constructor() { return new (help().Help)(); } };",
      "exports.stripColor = (text) => help().stripColor(text);",
    ].join("\n"),
  ),
];
