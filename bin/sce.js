#!/usr/bin/env node
"use strict";
const [major, minor] = process.versions.node.split(".").map(Number);

/**
 * Node's compile cache makes starts faster, but Node runs what is in it. So it is in a folder that only the user can
 * write to, and not behind a link. A checkout with its own `.cache` cannot know the name of the folder.
 */
function useCompileCache() {
  const { lstatSync, mkdirSync } = require("node:fs");
  const { isAbsolute, join } = require("node:path");
  const { XDG_CACHE_HOME = "" } = process.env;
  const base = isAbsolute(XDG_CACHE_HOME) ? [XDG_CACHE_HOME] : [require("node:os").homedir(), ".cache"];
  if (!isAbsolute(base[0])) return;
  const { ino, ctimeNs } = lstatSync(__filename, { bigint: true });
  let folder = "";
  for (const name of [...base, "sce", `compile-cache-${ino}-${ctimeNs}`]) {
    // The first folder must exist. The others are created in a folder that passed the check.
    if (folder !== "") mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    folder = join(folder, name);
    const found = lstatSync(folder);
    const isOwn = process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0);
    if (!found.isDirectory() || !isOwn) return;
  }
  require("node:module").enableCompileCache(folder);
}

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`sce: Node ${process.versions.node} is too old: sce needs Node 20.19 or later\n`);
  process.exitCode = 1;
} else {
  try {
    // Node 20 has no compile cache. Without a cache sce only starts more slowly.
    if (major >= 22) useCompileCache();
  } catch {}
  require("../dist/main.js").main();
}
