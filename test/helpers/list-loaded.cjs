// Preloaded into the built program. At the end, writes to TEST_LOADED which of the program's files were loaded, and which
// Node modules they required.
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
