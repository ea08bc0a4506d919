import { Option } from "@commander-js/extra-typings";
import { describe, expect, test } from "vitest";
import { EXIT_CODES } from "../../src/base/errors.ts";
import { commandPath, everyCommand } from "../../src/cli/command-tree.ts";
import { KEYS, VARIABLES } from "../../src/config/settings.ts";
import { TOPICS } from "../../src/help/topics.ts";
import { buildProgram, parseCommandLine } from "../../src/program.ts";
import { sce } from "../helpers/sce.ts";

const program = await buildProgram(() => {});
const COMMANDS = everyCommand(program)
  .map(commandPath)
  .filter((path) => !path.startsWith("__"));

/** The `sce …` of an example, without what the shell does around it. */
function commandLines(help: string): string[][] {
  const examples = help.split("\n").filter((line) => line.startsWith("  $ "));
  return examples.flatMap((line) => {
    const [, command] = /\bsce ((?:'[^']*'|[^|<>&;)'"])*)/.exec(line.slice(4).replace(/ {2}.*/, "")) ?? [];
    const words = command?.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g);
    return words ? [words.map((word) => word.replace(/['"]/g, ""))] : [];
  });
}

describe.each(COMMANDS)("the help of sce %s", (path) => {
  const words = path === "" ? [] : path.split(" ");

  test("fits 80 columns and ends with one line break", async () => {
    const { stdout } = await sce([...words, "--help"]);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/[^\n]\n$/);
    expect((await sce(["help", ...words])).stdout === stdout || TOPICS.some(({ name }) => name === path)).toBe(true);
  });

  test("has examples that work", async () => {
    const { stdout } = await sce([...words, "--help"]);
    expect(stdout).toContain("\nExamples:\n");
    const lines = commandLines(stdout);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) await expect(parseCommandLine(line, 80)).resolves.toBeDefined();
  });
});

test.each(["--help", "help youtube status", "youtube", ""])(
  "on a terminal that reports 0 columns, `sce %s` is as on one of 80",
  async (line) => {
    const expected = await sce(line, { columns: 80 });
    expect(expected.stdout.split("\n").length).toBeGreaterThan(3);
    expect(await sce(line, { columns: 0 })).toEqual(expected);
  },
);

test("sce help lists the topics", async () => {
  const { stdout } = await sce("help");
  for (const { name, summary } of TOPICS) expect(stdout).toMatch(new RegExp(`sce help ${name} +${summary}`));
});

test.each(TOPICS.map(({ name }) => name))("sce help %s fits 80 columns", async (topic) => {
  const { stdout } = await sce(`help ${topic}`);
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("sce help exit-codes has each exit code", async () => {
  const { stdout } = await sce("help exit-codes");
  for (const code of Object.values(EXIT_CODES)) expect(stdout).toMatch(new RegExp(`^ +${code} `, "m"));
});

test("sce help environment has each variable of a setting", async () => {
  const { stdout } = await sce("help environment");
  for (const name of Object.values(VARIABLES)) expect(stdout).toMatch(new RegExp(`^ +${name} `, "m"));
});

test("sce help config has each key of a file", async () => {
  const { stdout } = await sce("help config");
  for (const key of [...KEYS, "profile", "profiles"]) expect(stdout).toMatch(new RegExp(`^ +${key} `, "m"));
});

test.each([["--help youtube"], ["-h youtube"], ["-qh youtube"], ["--retries 3 -vh youtube"]])(
  "sce %s has all commands, like sce --help",
  async (line) => {
    expect((await sce(line)).stdout).toBe((await sce("--help")).stdout);
  },
);

test("choices come before the default", () => {
  const option = new Option("--color <when>", "colour (default: auto)").choices(["auto", "never"]);
  expect(program.createHelp().optionDescription(option)).toBe("colour: auto, never (default: auto)");
});
