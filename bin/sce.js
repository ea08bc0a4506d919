#!/usr/bin/env node
"use strict";

// Node's compile cache saves a few milliseconds a start. What is cached is run, so it goes to a folder of the user's own
// where nobody else can write: not to Node's default, a shared temporary one, and not below the current folder.
function useCompileCache() {
  const { mkdirSync, statSync } = require("node:fs");
  const { enableCompileCache } = require("node:module");
  const { homedir } = require("node:os");
  const { isAbsolute, join } = require("node:path");
  const { XDG_CACHE_HOME = "" } = process.env;
  const base = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : homedir();
  if (enableCompileCache === undefined || !isAbsolute(base) || !statSync(base).isDirectory()) return;
  const folder = join(base === XDG_CACHE_HOME ? base : join(base, ".cache"), "sce", "compile-cache");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(folder);
  const isOwn = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
  if (isOwn) enableCompileCache(folder);
}

// Node 20 has none, and would load all of that for nothing.
if (Number.parseInt(process.versions.node, 10) >= 22) {
  try {
    useCompileCache();
  } catch {
    // Without it the program merely starts more slowly.
  }
}

require("../dist/main.js").main();
