import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { recordBytes } from "../../src/journal/record.ts";
import { Folder } from "../helpers/folder.ts";
import { PROGRAM_LINE } from "../helpers/process.ts";
import { sample } from "../helpers/runs.ts";
import { has, hasTerminals, Terminal } from "../helpers/terminal.ts";

/** Each of these means something to a shell. If a shell ran it, most would leave a file. */
const HOSTILE = [
  "$(touch ran)",
  "`touch ran`",
  "; touch ran;",
  "x' touch ran '",
  'x"$(touch ran)"',
  "| touch ran #",
  "&touch ran&",
  "$HOME",
  "!!",
  "~",
  "*",
  "{x,y}",
  "a\\b",
  "größe",
];

/** How to start a shell without the user's settings, load the completion, and print the command line on Ctrl-T. */
const SHELLS = {
  bash: {
    start: "bash --noprofile --norc -i",
    load: [
      'eval "$(sce completion bash)"',
      `bind -x '"\\C-t": printf "<%s>\\n" "$READLINE_LINE"'`,
      "bind 'set enable-bracketed-paste off'",
    ],
  },
  zsh: {
    start: "zsh -f -i",
    load: [
      "autoload -Uz compinit && compinit -D -u",
      "source <(sce completion zsh)",
      `show() { print -r -- "<$BUFFER>" }; zle -N show; bindkey '^T' show`,
    ],
  },
  fish: {
    start: "fish --no-config --interactive",
    load: ["sce completion fish | source", `bind \\ct 'printf "<%s>\\n" (commandline | string collect)'`],
  },
} as const;

let folder: Folder;
let options: { cwd: string; env: Record<string, string> };

beforeEach(() => {
  folder = new Folder();
  folder.write("bin/sce", `#!/bin/sh\nexec ${PROGRAM_LINE} "$@"\n`, 0o700);
  options = {
    cwd: folder.at("home/project"),
    env: {
      HOME: folder.at("home"),
      PATH: `${folder.at("bin")}:${process.env.PATH}`,
      LANG: "C.UTF-8",
      HISTFILE: "/dev/null",
    },
  };
});

function writeProfiles(...names: readonly string[]): void {
  folder.write(
    "home/project/.scerc",
    JSON.stringify({ profiles: Object.fromEntries(names.map((n) => [n, { cdn: "1" }])) }),
  );
}

/** A shell that is ready for a line. */
async function startShell(shell: keyof typeof SHELLS): Promise<Terminal> {
  const { start, load } = SHELLS[shell];
  const terminal = new Terminal(start, options);
  for (const line of load) terminal.type(`${line}\n`);
  terminal.type("echo rea''dy\n");
  await terminal.until(/^ready/m);
  return terminal;
}

/** The command line after these keys. */
async function lineAfter(terminal: Terminal, keys: string): Promise<string> {
  terminal.type(`${keys}\u0014`);
  const [, line = ""] = await terminal.until(/<([^<>\n]*)>/);
  terminal.type("\u0005\u0015");
  return line;
}

// Skipped if the shell is not installed, or without a terminal.
describe.each(Object.keys(SHELLS) as (keyof typeof SHELLS)[])("in %s", (shell) => {
  const isAvailable = hasTerminals && has(shell);

  test.skipIf(!isAvailable)("the Tab key completes", { timeout: 60_000 }, async () => {
    folder.write("home/project/settings.yaml", "");
    writeProfiles("staging");
    const terminal = await startShell(shell);
    // fish adds a space, unless the word ends in a character such as = or /.
    const afterField = shell === "fish" ? " " : "";
    const lines: [keys: string, line: string][] = [
      ["sce yo\t", "sce youtube "],
      ["sce youtube st\t", "sce youtube status "],
      ["sce -q --retries 4 youtube --profile x st\t", "sce -q --retries 4 youtube --profile x status "],
      ["sce youtube status 1 --exi\t", "sce youtube status 1 --exit-status "],
      ["sce --color al\t", "sce --color always "],
      ["sce --color=al\t", "sce --color=always "],
      ["sce completion po\t", "sce completion powershell "],
      ["sce help ex\t", "sce help exit-codes "],
      ["sce --profile st\t", "sce --profile staging "],
      ["sce youtube status --field id,ur\t", `sce youtube status --field id,url${afterField}`],
      ["sce youtube status --field=id,ur\t", `sce youtube status --field=id,url${afterField}`],
      ["sce --config sett\t", "sce --config settings.yaml "],
      ["sce --config=sett\t", "sce --config=settings.yaml "],
      ["sce youtube status -- --exi\t", "sce youtube status -- --exi"],
      ["sce youtube status sett\t", "sce youtube status sett"],
      ["sce --profile größe yo\t", "sce --profile größe youtube "],
      ["true; A=1 sce yo\t", "true; A=1 sce youtube "],
      ["sce __comp\t", "sce __comp"],
    ];
    for (const [keys, line] of sample(lines)) expect(await lineAfter(terminal, keys)).toBe(line);
    expect(await lineAfter(terminal, "sce --color=alw\u0002\t")).toMatch(/^sce --color=always/);
    const inTheMiddle = await lineAfter(terminal, `sce yo status${"\u0002".repeat(" status".length)}\t`);
    expect(inTheMiddle).toMatch(/^sce youtube {1,2}status$/);
    await terminal.end();
  });

  test.skipIf(!isAvailable)("the Tab key completes ids from the journal", { timeout: 60_000 }, async () => {
    const account = { api: "https://api.scaleengine.net/stable/", cdn: "1" };
    const upload = { ...account, key: "k", timeMs: 0, path: "a.mp4", title: "$(touch ran)", values: "" };
    const path = folder.at("home/uploads.ndjson");
    writeFileSync(path, recordBytes({ ...upload, state: "queued", id: "1000001" }), { mode: 0o600 });
    options.env = { ...options.env, SCE_JOURNAL: path };
    const terminal = await startShell(shell);
    const lines: [keys: string, line: string][] = [
      ["sce youtube status @l\t", "sce youtube status @last "],
      ["sce youtube status @last @p\t", "sce youtube status @last @pending "],
      ["sce youtube status --json 10\t", "sce youtube status --json 1000001 "],
    ];
    for (const [keys, line] of lines) expect(await lineAfter(terminal, keys)).toBe(line);
    await terminal.end();
    expect(readdirSync(folder.at("home/project"))).toEqual([]);
  });

  test.skipIf(!isAvailable)("a hostile profile name is neither completed nor run", { timeout: 60_000 }, async () => {
    const terminal = await startShell(shell);
    for (const [index, name] of sample(HOSTILE).entries()) {
      writeProfiles(name);
      const line = index % 2 === 0 ? "sce --profile " : "sce --profile=";
      expect(await lineAfter(terminal, `${line}\t`)).toBe(line);
    }
    await terminal.end();
    expect(readdirSync(folder.at("home/project"))).toEqual([".scerc"]);
  });
});

describe("the bash function", () => {
  /** The replies of the completion's function. */
  function replies(setUp: string, flags: readonly string[] = [], word = ""): string[] {
    const script = `set -eu\neval "$(sce completion bash)"\n${setUp}\n_sce ${word}\nprintf '%s\\n' "\${COMPREPLY[@]}"\n`;
    const stdout = execFileSync("bash", ["--norc", ...flags, "-c", script], { ...options, encoding: "utf8" });
    return stdout.trimEnd().split("\n");
  }

  test.skipIf(!has("bash"))("completes the word up to the cursor", () => {
    expect(replies("COMP_WORDS=(sce --color = alw youtube) COMP_CWORD=3", [], "sce al =")).toEqual(["always"]);
  });

  test.skipIf(!has("bash")).each([[[]], [["--posix"]]])("completes from COMP_WORDS alone, with %j", (flags) => {
    expect(replies("COMP_WORDS=(sce yo) COMP_CWORD=1", flags)).toEqual(["youtube"]);
    expect(replies("COMP_WORDS=(sce --color = al) COMP_CWORD=3", flags)).toEqual(["always"]);
    expect(replies("COMP_WORDS=(sce --color =) COMP_CWORD=2", flags)).toEqual(["auto", "always", "never"]);
    expect(replies("COMP_WORDS=(sce youtube status '') COMP_CWORD=3", flags)).toEqual([""]);
  });
});

describe("the zsh function", () => {
  test.skipIf(!hasTerminals || !has("zsh"))("works as a file in fpath", { timeout: 60_000 }, async () => {
    folder.write("functions/_sce", execFileSync(folder.at("bin/sce"), ["completion", "zsh"]));
    const terminal = new Terminal("zsh -f -i", options);
    const [, , show] = SHELLS.zsh.load;
    terminal.type(`fpath=(${folder.at("functions")} $fpath); autoload -Uz compinit && compinit -D -u\n${show}\n`);
    terminal.type("echo rea''dy\n");
    await terminal.until(/^ready/m);
    expect(await lineAfter(terminal, "sce yo\t")).toBe("sce youtube ");
    expect(await lineAfter(terminal, "sce youtube st\t")).toBe("sce youtube status ");
    await terminal.end();
  });
});

describe.skipIf(!has("fish"))("fish", () => {
  test("describes each candidate", () => {
    const complete = 'sce completion fish | source; complete -C "sce yo"; complete -C "sce config "';
    const stdout = execFileSync("fish", ["--no-config", "-c", complete], { ...options, encoding: "utf8" });
    expect(stdout).toMatch(/^youtube\tQueue, list and follow YouTube uploads\n/);
    expect(stdout).toMatch(/^show\t\S/m);
  });

  test.each([
    ["in config.fish", "home/.config/fish/config.fish", "sce completion fish | source"],
    ["as a file", "home/.config/fish/completions/sce.fish", undefined],
  ])("replaces what fish reads from the manual page, %s", (_, path, line) => {
    const fish = (script: string) => execFileSync("fish", ["-c", script], { ...options, encoding: "utf8" });
    const generated = fish("echo $fish_complete_path[-1]")
      .trim()
      .slice(folder.path.length + 1);
    folder.write(`${generated}/sce.fish`, "complete -c sce -l port -d 'of sce sandbox'\ncomplete -c sce -l force\n");
    folder.write(path, line ?? execFileSync(folder.at("bin/sce"), ["completion", "fish"], options));
    const names = (words: string) =>
      fish(`complete -C "${words}"`)
        .trim()
        .split("\n")
        .map((candidate) => candidate.split("\t")[0]);
    expect(names("sce youtube status --")).toContain("--wait");
    expect(names("sce youtube status --")).not.toContain("--port");
    expect(names("sce youtube status --")).not.toContain("--force");
    expect(names("sce config init --")).toContain("--force");
    expect(names("sce yo")).toEqual(["youtube"]);
  });
});
