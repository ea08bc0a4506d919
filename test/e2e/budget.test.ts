import { statSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Account } from "../helpers/account.ts";
import { startApi, success } from "../helpers/api.ts";
import { loadedBy } from "../helpers/loaded.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Bytes are counted in steps of this many. */
const STEP = 16 * 1024;

interface Budget {
  /** The files that are read, without the hash in their names. */
  readonly files: readonly string[];
  /** Their bytes, rounded up to whole steps. */
  readonly steps: number;
  /** The modules of Node that they ask for. */
  readonly builtin: readonly string[];
}

/** The start of every command; a request; what text needs on top; and what a config file does. */
const VERSION: Budget = { files: ["sce.js", "main.js"], steps: 1, builtin: ["fs", "path"] };
const JSON_OF_ONE: Budget = {
  files: [...VERSION.files, "program.js", "ask.js"],
  steps: 13,
  builtin: [
    ...["buffer", "crypto", "events", "fs", "http", "path"],
    ...["process", "stream", "timers/promises", "util"],
  ],
};
const TABLE: Budget = {
  files: [...JSON_OF_ONE.files, "text.js"],
  steps: 14,
  builtin: JSON_OF_ONE.builtin,
};
const CONFIGURED: Budget = {
  files: [...JSON_OF_ONE.files, "file.js"],
  steps: 23,
  builtin: [...JSON_OF_ONE.builtin, "os"],
};

/**
 * How long a start takes is for the most part what it reads. These are no limits but what is so: a change that adds to
 * them, or takes from them, says so here. `npm run bench` tells what it costs.
 */
test.each<[line: string, budget: Budget]>([
  ["--version", VERSION],
  ["youtube status 1 --json", JSON_OF_ONE],
  ["youtube status 1 2", TABLE],
  ["--config FILE youtube status 1 --json", CONFIGURED],
])("sce %s reads this much", async (line, budget) => {
  const { env } = await startApi((response, { request }) =>
    response.end(success({ id: request.id, title: "größer", youtube_id: "x" })),
  );
  const config = new Account().write("root", "config.yaml", "# Nothing is set here.\n");
  const { files, builtin } = await loadedBy(line.replace("FILE", config).split(" "), env);
  const bytes = files.map((name) => statSync(join(ROOT, name === "sce.js" ? "bin" : "dist", name)).size);
  const steps = Math.ceil(bytes.reduce((sum, size) => sum + size, 0) / STEP);
  // Where Node has a compile cache, it is switched on, in a folder that is looked at first.
  const forCache = "enableCompileCache" in module ? ["fs", "module", "os"] : [];
  expect({ files: files.map((name) => name.replace(/-[A-Z0-9]{8}\./, ".")), steps, builtin }).toEqual({
    ...budget,
    builtin: [...new Set([...budget.builtin, ...forCache])].sort(),
  });
});
