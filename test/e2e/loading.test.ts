import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** The code of the files of its own that the built program loads for this command line. */
function loadedBy(...args: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "sce-loaded-"));
  try {
    const list = join(folder, "loaded.json");
    execFileSync(
      process.execPath,
      ["--require", join(ROOT, "test/helpers/list-loaded.cjs"), join(ROOT, "bin/sce.js"), ...args],
      { cwd: folder, env: { PATH: process.env.PATH ?? "", HOME: folder, SCE_TEST_LOADED: list }, stdio: "ignore" },
    );
    const names: string[] = JSON.parse(readFileSync(list, "utf8"));
    const code = names.map((name) => readFileSync(join(ROOT, name === "sce.js" ? "bin" : "dist", name), "utf8"));
    return code.join("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A text by which the code of each part can be told. */
const PARTS = {
  commander: "commander.unknownOption",
  got: "ERR_NON_2XX_3XX_RESPONSE",
  chalk: "ansi16m",
  ora: "isSilent",
  yaml: "BLOCK_FOLDED",
  table: "URL OR REASON",
  detail: "NARROWEST_VALUE",
  sandbox: "LARGEST_BODY_BYTES",
  wait: "the wait's time is over",
  reports: "could not write the report",
  junit: "<testsuites",
  markdown: "more uploads are left out here",
} as const;

test("the texts by which parts are told are there", () => {
  const dist = join(ROOT, "dist");
  const code = readdirSync(dist)
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(join(dist, name), "utf8"))
    .join("\n");
  for (const sign of Object.values(PARTS)) expect(code).toContain(sign);
});

test.each<[line: string, parts: (keyof typeof PARTS)[]]>([
  ["--version", []],
  ["-V", []],
  ["--help", ["commander"]],
  ["--sandbox youtube status 1 --json", ["commander", "got", "sandbox"]],
  ["--sandbox youtube status 1 --field state", ["commander", "got", "sandbox"]],
  ["--sandbox youtube status 1", ["commander", "got", "chalk", "detail", "sandbox"]],
  ["--sandbox youtube status 1 2", ["commander", "got", "chalk", "table", "sandbox"]],
  ["--sandbox youtube status 1 --wait --json", ["commander", "got", "sandbox", "wait"]],
  ["--sandbox youtube status 1 --json --report csv=r.csv", ["commander", "got", "sandbox", "reports"]],
  ["--sandbox youtube status 1 --json --report junit=r.xml", ["commander", "got", "sandbox", "reports", "junit"]],
  ["--sandbox youtube status 1 --json --report markdown=r.md", ["commander", "got", "sandbox", "reports", "markdown"]],
  ["--sandbox api youtube.status -F id=1 --field title", ["commander", "got", "sandbox"]],
  ["config path", ["commander", "yaml"]],
  ["--sandbox doctor --json", ["commander", "got", "sandbox"]],
  ["completion zsh", ["commander"]],
  ["__complete zsh yo", ["commander"]],
  ["__complete zsh youtube status --field st", ["commander"]],
  ["__complete zsh --profile x", ["commander", "yaml"]],
])("sce %s loads only %j", (line, parts) => {
  const code = loadedBy(...line.split(" "));
  const found = Object.entries(PARTS).filter(([, sign]) => code.includes(sign));
  expect(found.map(([part]) => part).sort()).toEqual([...parts].sort());
});
