import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadedBy } from "../helpers/loaded.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A text that identifies the code of each part. */
const PARTS = {
  commander: "commander.unknownOption",
  doctor: "sce runs every check that it can",
  got: "ERR_NON_2XX_3XX_RESPONSE",
  chalk: "ansi16m",
  ora: "isSilent",
  yaml: "BLOCK_FOLDED",
  text: "URL OR REASON",
  sandbox: "LARGEST_BODY_BYTES",
  wait: "outage-over",
  reports: "could not write the report",
  junit: "<testsuites",
  markdown: "more uploads are not shown",
} as const;

test("the texts that identify the parts exist in the build", () => {
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
  ["--help", ["commander", "doctor"]],
  ["--quiet --retries 3 youtube --help", ["commander"]],
  ["--sandbox youtube status 1 --json", ["commander", "got", "sandbox"]],
  ["--sandbox youtube status 1 --field state", ["commander", "got", "sandbox"]],
  ["--sandbox youtube status 1", ["commander", "got", "text", "sandbox"]],
  ["--sandbox youtube status 1 2", ["commander", "got", "text", "sandbox"]],
  ["--sandbox youtube status 1 --color always", ["commander", "got", "chalk", "text", "sandbox"]],
  ["--sandbox youtube status 1 --wait --json", ["commander", "got", "sandbox", "wait"]],
  ["--sandbox youtube upload a --title b", ["commander", "got", "sandbox"]],
  ["--sandbox youtube status 1 --json --report csv=r.csv", ["commander", "got", "sandbox", "reports"]],
  ["--sandbox youtube status 1 --json --report junit=r.xml", ["commander", "got", "sandbox", "reports", "junit"]],
  ["--sandbox youtube status 1 --json --report markdown=r.md", ["commander", "got", "sandbox", "reports", "markdown"]],
  ["--sandbox api youtube.status -F id=1 --field title", ["commander", "got", "sandbox"]],
  ["config path", ["commander"]],
  ["--sandbox doctor --json", ["commander", "doctor", "got", "text", "sandbox"]],
  ["completion zsh", ["commander"]],
  ["__complete zsh yo", ["commander", "doctor"]],
  ["__complete zsh youtube status --field st", ["commander", "doctor"]],
  ["__complete zsh --profile x", ["commander", "doctor", "yaml"]],
])("sce %s loads only %j", async (line, parts) => {
  const { code } = await loadedBy(line.split(" "));
  const found = Object.entries(PARTS).filter(([, sign]) => code.includes(sign));
  expect(found.map(([part]) => part).sort()).toEqual([...parts].sort());
});
