// Preloaded into the built program. Changes SCE_TEST_FILE, as another program may, while sce writes a temporary file.
const fs = require("node:fs");

const { fsyncSync } = fs;
fs.fsyncSync = (file) => {
  fs.fsyncSync = fsyncSync;
  fs.appendFileSync(process.env.SCE_TEST_FILE, "# by another program\n");
  return fsyncSync(file);
};
