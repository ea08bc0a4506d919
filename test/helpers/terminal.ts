import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { afterTest } from "./clean-up.ts";

/** Whether a program is installed and starts with `--version`. */
export function has(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}

/** Whether PHP with cURL is installed. */
export const hasPhp = spawnSync("php", ["-r", "exit(function_exists('curl_init') ? 0 : 1);"]).status === 0;

/** Whether a terminal is available, from `script` of util-linux. Other systems have another `script`. */
export const hasTerminals = process.platform === "linux" && has("script");

/** The visible text of a terminal: a line that is redrawn from its start replaces the old one. */
export function onScreen(written: string): string {
  const lines = written.split("\n").map((line) => line.split("\u001b[1G\u001b[0J").at(-1) ?? "");
  return lines.map(stripVTControlCharacters).join("\n");
}

interface Options {
  readonly cwd: string;
  readonly env: Record<string, string>;
}

/** A program in its own terminal. */
export class Terminal {
  readonly #child: ChildProcess;
  #unread = "";
  #onOutput = () => {};

  constructor(command: string, { cwd, env }: Options) {
    this.#child = spawn("script", ["--quiet", "--command", command, "/dev/null"], {
      cwd,
      env: { TERM: "dumb", LANG: "C.UTF-8", ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    afterTest(() => this.#child.kill("SIGKILL"));
    this.#child.stdout?.setEncoding("utf8").on("data", (text) => {
      this.#unread += text;
      this.#onOutput();
    });
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Waits for the pattern in unread output and returns the match. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#unread);
      if (match !== null) {
        this.#unread = this.#unread.slice(match.index + match[0].length);
        return match;
      }
      await new Promise<void>((resolve) => {
        this.#onOutput = resolve;
      });
    }
  }

  /** Closes the terminal under the programs in it. */
  hangUp(): void {
    this.#child.kill("SIGKILL");
  }

  /** Exits the shell and waits for its end, so that nothing else writes into the test's folder. */
  async end(): Promise<void> {
    const closed = new Promise((resolve) => this.#child.once("close", resolve));
    this.type("exit\n");
    await closed;
  }
}
