import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { afterTest } from "../helpers/clean-up.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { PROGRAM, PROGRAM_LINE, preloaded, runBuilt, STANDALONE } from "../helpers/process.ts";
import { hasTerminals } from "../helpers/terminal.ts";

const KEY = "APX4GKLM0RKQLSP2FBO1ROPKSSW47DZE";
const SECRET = "8fc8c48da81e6a2a06a9556379bf798af508dc0792497c678b4c3532ba8b637f";
const FILE = ".config/sce/config.yaml";

/** The shell survives Ctrl-C, and prints the exit code and the settings of the terminal. */
const COMMANDS = `trap : INT; ${PROGRAM_LINE} --sandbox config init; echo "exit $?"; stty -a`;

/** Runs a command line in a pseudo-terminal, and types each answer when its question appears. */
async function inTerminal(line: string, answers: readonly (readonly [question: string, typed: string])[]) {
  const home = temporaryFolder();
  const child = spawn("script", ["-qec", line, "/dev/null"], {
    cwd: home,
    env: { HOME: home, PATH: process.env.PATH ?? "", LANG: "C.UTF-8", TERM: "xterm" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  afterTest(() => child.kill("SIGKILL"));
  let screen = "";
  let seen = 0;
  const left = [...answers];
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    screen += text;
    const [question, typed] = left[0] ?? [];
    const at = question === undefined ? -1 : screen.indexOf(question, seen);
    if (question === undefined || at === -1) return;
    seen = at + question.length;
    left.shift();
    child.stdin?.write(typed ?? "");
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  return { code, screen, home };
}

describe.skipIf(!hasTerminals)("in a pseudo-terminal (skipped without the `script` of util-linux)", () => {
  test("the guided set-up writes the file, and the secret never reaches the screen", async () => {
    const { code, screen, home } = await inTerminal(COMMANDS, [
      ["API key: ", `${KEY}\r`],
      ["CDN ID: ", "158\r"],
      ["(hidden while you type): ", `${SECRET}x\u007f\r`],
    ]);
    expect(code).toBe(0);
    expect(screen).toContain(`${home}/${FILE}\r\n`);
    expect(screen).toContain("the API accepts these credentials");
    expect(screen).toContain("exit 0");
    expect(screen).toMatch(/[^-]echo /);
    expect(screen).toContain(KEY);
    expect(screen).not.toContain(SECRET.slice(0, 8));
    expect(readFileSync(join(home, FILE), "utf8")).toContain(`api_secret: "${SECRET}"`);
  });

  test("asks again for credentials that the API refuses", async () => {
    const { screen, home } = await inTerminal(COMMANDS, [
      ["API key: ", `${KEY}\r`],
      ["CDN ID: ", "158\r"],
      ["(hidden while you type): ", "wrong\r"],
      ["API key: ", `${KEY}\r`],
      ["CDN ID: ", "158\r"],
      ["(hidden while you type): ", ` ${SECRET} \r`],
    ]);
    expect(screen).toContain("the API does not accept the signature (code 0003)");
    expect(screen).toContain("exit 0");
    expect(screen).toMatch(/[^-]echo /);
    expect(screen).not.toContain(SECRET.slice(0, 8));
    expect(readFileSync(join(home, FILE), "utf8")).toContain(`api_secret: "${SECRET}"`);
  });

  test.each([
    ["visible", "API key: "],
    ["hidden", "(hidden while you type): "],
  ])("Ctrl-C while an answer is %s exits 130, and the terminal echoes again", async (_, question) => {
    const answers: [string, string][] = [
      ["API key: ", `${KEY}\r`],
      ["CDN ID: ", "158\r"],
      ["(hidden while you type): ", "\u0003"],
    ];
    const until = answers.findIndex(([asked]) => asked === question);
    const { screen, home } = await inTerminal(COMMANDS, [...answers.slice(0, until), [question, "\u0003"]]);
    expect(screen).toContain("sce: interrupted");
    expect(screen).toContain("exit 130");
    expect(screen).toMatch(/[^-]echo /);
    expect(existsSync(join(home, ".config"))).toBe(false);
  });
});

test.skipIf(STANDALONE !== undefined)(
  "does not replace a file that another program changes meanwhile (skipped for the standalone executable)",
  async () => {
    const home = temporaryFolder();
    const file = join(home, "my.yaml");
    writeFileSync(file, "cdn: 1\n", { mode: 0o600 });
    const line = `config init --no-check --config ${file} --profile live --api-key K --cdn 1 --secret-stdin`;
    const node = preloaded("change-file.cjs");
    const env = { SCE_TEST_FILE: file };
    expect(await runBuilt(line.split(" "), { cwd: home, env, node, stdin: SECRET })).toEqual({
      code: 3,
      stdout: "",
      stderr: `sce: ${file} was changed by another program at the same time\nhint: run the same command again\n`,
    });
    expect(readFileSync(file, "utf8")).toBe("cdn: 1\n# by another program\n");
    expect(readdirSync(home).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  },
);

test("one of several parallel runs writes the whole file, and the others say that it exists", async () => {
  const home = temporaryFolder();
  const [program, ...bin] = PROGRAM;
  const codes = await Promise.all(
    ["one", "two", "three", "four"].map((key) => {
      const words = ["config", "init", "--api-key", key, "--cdn", "1", "--secret-stdin", "--no-check"];
      const child = spawn(program, [...bin, ...words], {
        env: { HOME: home, XDG_CONFIG_HOME: join(home, ".config"), PATH: process.env.PATH ?? "" },
        stdio: ["pipe", "ignore", "ignore"],
      });
      afterTest(() => child.kill("SIGKILL"));
      child.stdin?.end(`secret of ${key}\n`);
      return new Promise((resolve) => child.on("close", resolve));
    }),
  );
  expect(codes.sort()).toEqual([0, 3, 3, 3]);
  expect(readdirSync(join(home, ".config/sce"))).toEqual(["config.yaml"]);
  expect(readFileSync(join(home, FILE), "utf8")).toMatch(/api_key: "(\w+)"\napi_secret: "secret of \1"\n/);
});
