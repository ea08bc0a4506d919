import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../../src");

/** The folders of src, the lowest first. A file imports from its own folder and from lower ones. */
const ROOMS = [
  ...[
    "base",
    "system",
    "terminal",
    "api",
    "parameters",
    "sandbox",
    "config",
    "uploads",
    "journal",
    "output",
    "reports",
  ],
  ...["cli", "help", "doctor", "completion", "commands", "program.ts", "main.ts", "man"],
];

function roomOf(path: string): string {
  return relative(SRC, path).split(/[\\/]/)[0] ?? "";
}

test("imports run one way: no folder imports from a higher one", () => {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const upward = files.flatMap((name) => {
    const path = join(SRC, name);
    const imports = readFileSync(path, "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+\.ts)"/g);
    const targets = [...imports].map(([, target = ""]) => join(dirname(path), target));
    return targets
      .filter((target) => ROOMS.indexOf(roomOf(target)) > ROOMS.indexOf(roomOf(path)))
      .map((target) => `${name} imports ${relative(SRC, target)}`);
  });
  expect(upward).toEqual([]);
  // The list has every folder.
  expect(new Set(files.map((name) => roomOf(join(SRC, name))))).toEqual(new Set(ROOMS));
});
