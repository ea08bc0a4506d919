// Preloaded into the built program: another program changes SCE_TEST_FILE while sce writes a file beside it.
const fs = require("node:fs");

const { fsyncSync } = fs;
fs.fsyncSync = (file) => {
  fs.fsyncSync = fsyncSync;
  fs.appendFileSync(process.env.SCE_TEST_FILE, "# by another program\n");
  return fsyncSync(file);
};
