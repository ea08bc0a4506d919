import { describe, expect, test } from "vitest";
import { pending, startApi, uploaded } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { PROGRAM_LINE } from "../helpers/process.ts";
import { has, hasTerminals, Terminal } from "../helpers/terminal.ts";

const SUMMARY = / 0 of 1 finished · \d+s of 1h · /;

const WAIT = `stty cols 80 rows 24; ${PROGRAM_LINE} youtube status 1 --wait --interval 1s --field state`;

function open(command: string, env: Record<string, string>): Terminal {
  const home = temporaryFolder();
  return new Terminal(command, {
    cwd: home,
    env: { HOME: home, PATH: process.env.PATH ?? "", TERM: "xterm", ...env },
  });
}

describe.skipIf(!hasTerminals || !has("bash"))("a wait in a terminal", () => {
  test("shows its rows, stops on Ctrl-Z, and continues in the background and foreground", async () => {
    let answer = pending;
    const { env } = await startApi((response) => response.end(answer));
    const terminal = open("bash --norc --noprofile -i", env);
    terminal.type(`${WAIT}\n`);
    await terminal.until(/ 1 {2}pending {2}\d+s {2}My Video/);
    await terminal.until(SUMMARY);
    terminal.type("\u001a");
    await terminal.until(/Stopped/);
    terminal.type("bg; echo in the $((1 + 1))nd\n");
    await terminal.until(/in the 2nd/);
    terminal.type("fg\n");
    await terminal.until(SUMMARY);
    answer = uploaded;
    await terminal.until(/sce: id 1: uploaded \(https:\/\/youtu\.be\/12345ABCdef\)\r\n/);
    const [rest] = await terminal.until(/[\s\S]*uploaded\r\n/);
    // Nothing of the rows is left, and nothing hides the cursor.
    expect(rest.split("\u001b[0K").at(-1)).toMatch(/uploaded\r\n$/);
    expect(rest).not.toContain("?25l");
    await terminal.end();
  });

  test.each([
    ["", true],
    ["--color never", false],
  ])("the spinner has colour unless it is off: %j", async (options, isColored) => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { env } = await startApi(async (response) => {
      await asked;
      response.end(uploaded);
    });
    const terminal = open(
      `stty cols 80 rows 24; ${PROGRAM_LINE} youtube status 1 --field state ${options}; read _`,
      env,
    );
    const [spinner] = await terminal.until(/[^\n]*asking/);
    answer();
    await terminal.until(/uploaded\r\n/);
    expect(spinner.includes("\u001b[3")).toBe(isColored);
    await terminal.end();
  });

  test("in a CI system prints a log without escape sequences", async () => {
    const { env } = await startApi(pending, uploaded);
    // The terminal stays open until something is typed.
    const terminal = open(`${WAIT}; read _`, { ...env, CI: "true" });
    const [log] = await terminal.until(/[\s\S]*\nuploaded\r\n/);
    expect(log).toBe("sce: id 1: pending\r\nsce: id 1: uploaded (https://youtu.be/12345ABCdef)\r\nuploaded\r\n");
    await terminal.end();
  });
});
