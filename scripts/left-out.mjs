// What the bundle leaves out of packages, and why. An entry that matches nothing fails the build: the package has
// changed, and the entry needs a new look.

/** Replaced modules: a file with the first text in its path imports the second, and gets the third instead. */
const REPLACED = [
  // sce never uses HTTP/2, and this creates a TLS context as soon as it is loaded.
  ["got/", "http2-wrapper", "export default {};"],
  // sce never caches responses. With keyv, this is a quarter of got.
  ["got/", "cacheable-request", "export default class {} export class CacheError extends Error {}"],
  // sce itself looks up hosts, decompresses responses and limits the time of a request.
  ["got/", "cacheable-lookup", "export default class {}"],
  ["got/", "decompress-response", "export default (response) => response;"],
  ["got/", "./timed-out.js", "export default () => () => {}; export class TimeoutError extends Error {}"],
  // sce uses only got's streams, and does not read its timings.
  ["got/", "./as-promise/index.js", "export default () => {};"],
  ["got/", "./utils/timer.js", "export default () => {};"],
  // Plain http to a sandbox needs no TLS.
  ["got/", "node:https", 'export default { get request() { return require("node:https").request; } };'],
  ["got/", "node:tls", 'export const checkServerIdentity = (...args) => require("tls").checkServerIdentity(...args);'],
  // commander starts programs for subcommands that are separate files. sce has none.
  ["commander/", "node:child_process", "module.exports = {};"],
  // These loaders can execute what they find. sce has its own, and does not ship these.
  ["cosmiconfig/", "./loaders", "module.exports = {};"],
  // It needs a home folder as soon as it is loaded, and not every user has one.
  ["cosmiconfig/", "env-paths", "export default () => {};"],
  // Its patterns take longer to load than a request takes, and most text does not need them. They get their own file.
  // The name is not a plain string, because the bundler would drop its "./".
  ["width.ts", "string-width", 'export default (text) => require(["./string-width.js"][0])(text);'],
];

/** Changed lines. */
const CHANGED = [
  // A fifth of a start. Only messages that sce never prints need these.
  ...["conjunction", "disjunction"].map((type) => ({
    file: "@sindresorhus/is/distribution/index.js",
    from: `new Intl.ListFormat('en', { style: 'long', type: '${type}' });`,
    to: `{ format: (list) => new Intl.ListFormat('en', { style: 'long', type: '${type}' }).format(list) };`,
  })),
  // sce needs three of got's forty options, and collecting the others takes a twentieth of a request.
  {
    file: "got/dist/source/core/options.js",
    from: "let { pfx } = https;",
    to: "if (internals.request) return { agent, method: internals.method, headers: internals.headers }; let { pfx } = https;",
  },
];

/** Creates a rolldown plugin that applies these lists. The build fails if an entry matches nothing. */
export function leaveOut() {
  const unused = new Set([...REPLACED, ...CHANGED]);
  return {
    name: "left-out",
    resolveId(module, importer = "") {
      const path = importer.replaceAll("\\", "/");
      const at = REPLACED.findIndex(([file, imported]) => imported === module && path.includes(file));
      if (at < 0) return null;
      unused.delete(REPLACED[at]);
      return `\0left-out-${at}`;
    },
    load(id) {
      const [, at] = /^\0left-out-(\d+)$/.exec(id) ?? [];
      return at === undefined ? null : REPLACED[at][2];
    },
    transform(code, path) {
      let changed = code;
      for (const entry of CHANGED) {
        if (!path.replaceAll("\\", "/").endsWith(entry.file) || code.split(entry.from).length !== 2) continue;
        unused.delete(entry);
        changed = changed.replace(entry.from, () => entry.to);
      }
      return changed;
    },
    buildEnd(error) {
      if (error !== undefined || unused.size === 0) return;
      throw new Error(`nothing matches these entries of scripts/left-out.mjs: ${JSON.stringify([...unused])}`);
    },
  };
}
