// Preloaded into the built program: writes down at its end which of its own files it loaded, and which modules of Node
// those asked for.
const { writeFileSync } = require("node:fs");
const Module = require("node:module");
const { basename } = require("node:path");

const isOwn = (path) => /[\\/](dist|bin)[\\/]/.test(path);
const builtin = new Set();
const { require: real } = Module.prototype;
Module.prototype.require = function (id) {
  if (isOwn(this.filename ?? "") && Module.isBuiltin(id)) builtin.add(id.replace(/^node:/, ""));
  return real.call(this, id);
};

process.on("exit", () => {
  const files = Object.keys(require.cache).filter(isOwn);
  const loaded = { files: files.map((path) => basename(path)), builtin: [...builtin].sort() };
  writeFileSync(process.env.TEST_LOADED, JSON.stringify(loaded));
});
