#!/usr/bin/env node
"use strict";
const { join } = require("node:path");
const { homedir } = require("node:os");

// Node's compile cache saves a few milliseconds a start. It goes to the user's own folder, for Node's default is a
// shared temporary one, and what is cached there would be run.
const cache = process.env.XDG_CACHE_HOME || (homedir() && join(homedir(), ".cache"));
// Node 20 has none, and would load node:module for nothing.
if (cache && Number.parseInt(process.versions.node, 10) >= 22)
  require("node:module").enableCompileCache?.(join(cache, "sce", "compile-cache"));

require("../dist/main.js").main();
