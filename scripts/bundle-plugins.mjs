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

/** Loads a package with the first call of its default export. */
function onFirstCall(name, importer) {
  const contents = `let call; export default (...given) => (call ??= require("${name}").default)(...given);`;
  return replaced(name, new RegExp(`^${name}$`), importer, contents);
}

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
 * Has got name the checks of @sindresorhus/is that it uses, so that the bundler leaves out the two hundred others, and
 * gather for Node only those of its forty options that are handed on.
 */
function slimGot(text, path) {
  const named = text.replace(/\b(is|assert)\.([a-z])/g, (_, kind, initial) => `checks.${kind}${initial.toUpperCase()}`);
  const hasChecks = /^import is\b.* from '@sindresorhus\/is';$/m.test(text);
  const slim = hasChecks ? `import * as checks from "@sindresorhus/is"; ${named}` : text;
  if (!/core[\\/]options\.js$/.test(path)) return slim;
  const gathered = "return { method: internals.method, headers: internals.headers, agent };";
  return exchanged(slim, path, [["const { https } = internals;", `${gathered} const { https } = internals;`]]);
}

/** Leaves out the object of all checks, and makes the words of their messages, a third of a request, when one is needed. */
function slimChecks(text, path) {
  return exchanged(text, path, [
    ["const is = Object.assign(detect, {", "const is = detect; const all = /* @__PURE__ */ Object.assign(detect, {"],
    ["export default is;", "export default all;"],
    ["const andFormatter = new Intl.ListFormat(", "const andFormatter = () => new Intl.ListFormat("],
    ["const orFormatter = new Intl.ListFormat(", "const orFormatter = () => new Intl.ListFormat("],
    ["${andFormatter.format(", "${andFormatter().format("],
    ["${orFormatter.format(", "${orFormatter().format("],
  ]);
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
  // Commander starts programs for commands that are files of their own. There are none.
  replaced("node:child_process", /^node:child_process$/, /commander/, "module.exports = {};"),
  rewritten("got", /node_modules[\\/]got[\\/]dist[\\/].*\.js$/, slimGot),
  rewritten("@sindresorhus/is", /@sindresorhus[\\/]is[\\/]distribution[\\/]index\.js$/, slimChecks),
  // Its patterns cost more than a request, and text that is ASCII needs none of them.
  onFirstCall("string-width", /src[\\/]output[\\/]width\.ts$/),
];
