// Draws the pictures of the docs from runs of the built program, each in a terminal of util-linux's `script`. Writes
// docs/terminal-{dark,light}.svg and docs/ci-{dark,light}.svg, or into another folder if you name one.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { terminalSvg } from "./terminal-svg.mjs";

const root = join(import.meta.dirname, "..");
const folder = resolve(process.argv[2] ?? join(root, "docs"));
const size = { cols: 86, rows: 24 };

const WAIT = "sce --sandbox youtube status 1 4 5 --wait";
const CI_JOB = [
  `${WAIT} --report junit=junit.xml --field id,state`,
  "echo $?",
  'grep -oE "<(testsuites|testcase|failure) [^>]*>" junit.xml',
];
const PICTURES = {
  terminal: [
    { heading: "Several uploads", commands: ["sce --sandbox youtube status 1 2 3 4"] },
    { heading: "A wait, after 7 seconds", commands: [WAIT], part: /.*? 7s of 1h [^\u001b]*/s },
    { heading: "The same wait at its end", commands: [WAIT, "echo $?"] },
  ],
  ci: [{ heading: "The log of a CI job", env: { CI: "true" }, commands: CI_JOB }],
};

/** Runs commands in a new terminal. Returns the heading with what they wrote, or with the given part of it. */
async function run({ heading, commands, env, part = /.*/s }) {
  const home = mkdtempSync(join(tmpdir(), "sce-picture-"));
  const session = [
    `stty cols ${size.cols} rows ${size.rows}`,
    `sce() { "${process.execPath}" --require "${root}/scripts/timers-clock.cjs" "${root}/bin/sce.js" "$@"; }`,
    `type() { printf '\\033[1m$ %s\\033[m\\n' "$1"; (exit $code); eval "$1"; code=$?; }`,
    ...commands.map((command) => `type '${command}'`),
  ].join("\n");
  const { stdout } = await promisify(execFile)("script", ["-qc", session, "/dev/null"], {
    cwd: home,
    env: { HOME: home, PATH: process.env.PATH, SHELL: "/bin/sh", LANG: "C.UTF-8", TERM: "xterm", ...env },
    timeout: 60_000,
  }).finally(() => rmSync(home, { recursive: true }));
  return { heading, text: part.exec(stdout)[0] };
}

const draw = async ([name, panels]) => {
  const shown = await Promise.all(panels.map(run));
  for (const theme of ["dark", "light"])
    writeFileSync(join(folder, `${name}-${theme}.svg`), await terminalSvg(shown, { theme, size }));
};
await Promise.all(Object.entries(PICTURES).map(draw));
