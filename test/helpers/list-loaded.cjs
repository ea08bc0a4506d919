// Preloaded into the built program: writes down at its end which of its own files it loaded.
const { writeFileSync } = require("node:fs");
const { basename } = require("node:path");

process.on("exit", () => {
  const loaded = Object.keys(require.cache).filter((path) => /[\\/](dist|bin)[\\/]/.test(path));
  writeFileSync(process.env.SCE_TEST_LOADED, JSON.stringify(loaded.map((path) => basename(path))));
});
