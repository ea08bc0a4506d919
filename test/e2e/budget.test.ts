import { statSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Account } from "../helpers/account.ts";
import { startApi, success } from "../helpers/api.ts";
import { loadedBy } from "../helpers/loaded.ts";

const ROOT = join(import.meta.dirname, "../..");

interface Budget {
  /** The files that may be read. */
  readonly files: readonly string[];
  /** How large they may be together, in KiB. */
  readonly kib: number;
  /** The Node modules that they may require. */
  readonly builtin: readonly string[];
}

/** What every command loads, and what a request, a table and a config file add. */
const VERSION: Budget = {
  files: ["sce.js", "main.js", "rolldown-runtime.js"],
  kib: 16,
  builtin: ["events", "fs", "path"],
};
const JSON_OF_ONE: Budget = {
  files: [...VERSION.files, "program.js", "ask.js"],
  kib: 296,
  builtin: [
    ...["buffer", "crypto", "diagnostics_channel", "events", "fs", "http", "path"],
    ...["process", "stream", "timers/promises", "util"],
  ],
};
const TABLE: Budget = { ...JSON_OF_ONE, files: [...JSON_OF_ONE.files, "text.js"], kib: 308 };
const CONFIGURED: Budget = {
  files: [...JSON_OF_ONE.files, "file.js"],
  kib: 448,
  builtin: [...JSON_OF_ONE.builtin, "os"],
};

// Most of the time of a start goes into reading code. `npm run bench` measures that time.
test.each<[line: string, budget: Budget]>([
  ["--version", VERSION],
  ["youtube status 1 --json", JSON_OF_ONE],
  ["youtube status 1 2", TABLE],
  ["--config FILE youtube status 1 --json", CONFIGURED],
])("sce %s reads no more code than its budget allows", async (line, budget) => {
  const { env } = await startApi((response, { request }) =>
    response.end(success({ id: request.id, title: "größer", youtube_id: "x" })),
  );
  const config = new Account().write("root", "config.yaml", "# Nothing is set here.\n");
  const { files, builtin } = await loadedBy(line.replace("FILE", config).split(" "), env);
  const bytes = files.map((name) => statSync(join(ROOT, name === "sce.js" ? "bin" : "dist", name)).size);
  // If Node has a compile cache, sce turns it on after checking its folder.
  const forCache = "enableCompileCache" in module ? ["fs", "module", "os", "path"] : [];
  expect(files.filter((name) => !budget.files.includes(name))).toEqual([]);
  expect(builtin.filter((name) => ![...budget.builtin, ...forCache].includes(name))).toEqual([]);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(budget.kib * 1024);
});
