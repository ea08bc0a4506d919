// Draws the README's picture from runs of the built program: docs/terminal-dark.svg and docs/terminal-light.svg. Writes
// into another folder if you name one. The clock is fixed, because the ages of uploads grow, and the first run believes
// that stdout is a terminal. The rest is what the program prints.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { terminalSvg } from "./terminal-svg.mjs";

const root = join(import.meta.dirname, "..");
const folder = resolve(process.argv[2] ?? join(root, "docs"));
const COLUMNS = 86;

const preloaded = (name) => ["--require", join(root, name)];

/** Runs a command. Returns it with its output, stderr included, and its exit code. */
function shown(words, node = []) {
  const home = mkdtempSync(join(tmpdir(), "sce-picture-"));
  try {
    const clock = preloaded("test/helpers/fixed-clock.cjs");
    const program = [process.execPath, ...clock, ...node, join(root, "bin/sce.js"), ...words];
    const { stdout, status } = spawnSync("sh", ["-c", 'exec "$@" 2>&1', "sh", ...program], {
      cwd: home,
      env: { HOME: home, PATH: process.env.PATH, LANG: "C.UTF-8", TERM: "xterm", SCE_PICTURE_COLUMNS: `${COLUMNS}` },
      encoding: "utf8",
      timeout: 60_000,
    });
    if (status === null) throw new Error(`sce ${words.join(" ")} did not end`);
    return `\u001b[1m$ sce ${words.join(" ")}\u001b[22m\n${stdout}\u001b[1m$ echo $?\u001b[22m\n${status}\n`;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const panels = [
  {
    heading: "In a terminal",
    text: shown(
      ["--sandbox", "youtube", "status", "1", "2", "3", "4", "404"],
      preloaded("scripts/terminal-at-stdout.cjs"),
    ),
  },
  {
    heading: "In a CI step",
    text: shown(["--sandbox", "youtube", "status", "5", "--wait", "--interval", "1s", "--field", "state"]),
  },
];
const title = "sce youtube status in a terminal and in a CI step";
mkdirSync(folder, { recursive: true });
for (const theme of ["dark", "light"])
  writeFileSync(join(folder, `terminal-${theme}.svg`), terminalSvg(panels, { theme, columns: COLUMNS, title }));
