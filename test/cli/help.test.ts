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

/** The `sce …` commands of the examples, without the shell code around them. */
function commandLines(help: string): string[][] {
  const examples = help.split("\n").filter((line) => line.startsWith("  $ "));
  return examples.flatMap((line) => {
    const [, command] = /\bsce ((?:'[^']*'|[^|<>&;)'"])*)/.exec(line.slice(4).replace(/ {2}.*/, "")) ?? [];
    const words = command?.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g);
    return words ? [words.map((word) => word.replace(/['"]/g, ""))] : [];
  });
}

/** The words of a help text. On a narrow terminal, wrapped comments and commands have more # and \. */
function wordsOf(help: string): string[] {
  return help.split(/\s+/).filter((word) => !["", "#", "\\"].includes(word));
}

test("sce --help fits a terminal of 40 lines", async () => {
  const { stdout } = await sce("--help");
  expect(stdout.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
});

test("descriptions begin with a capital letter, those of options do not, and none ends with a full stop", () => {
  for (const command of everyCommand(program)) {
    const help = command.createHelp();
    for (const text of [command.description(), help.subcommandDescription(command)])
      expect(text).toMatch(/^[A-Z].*[^.]$/);
    for (const option of help.visibleOptions(command)) expect(option.description).toMatch(/^([^A-Z]|URL).*[^.]$/);
  }
});

describe.each(COMMANDS)("the help of sce %s", (path) => {
  const words = path === "" ? [] : path.split(" ");

  test("fits 80 columns and ends with one line break", async () => {
    const { stdout } = await sce([...words, "--help"]);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect((await sce([...words, "--help"], { columns: 120 })).stdout).toBe(stdout);
    expect(stdout).toMatch(/[^\n]\n$/);
    expect((await sce(["help", ...words])).stdout === stdout || TOPICS.some(({ name }) => name === path)).toBe(true);
  });

  test("fits 40 columns, with the same words", async () => {
    const wide = (await sce([...words, "--help"])).stdout;
    const { stdout } = await sce([...words, "--help"], { columns: 40 });
    const isBreakable = (line: string) => /\S+ +\S/.test(line.replace(/'[^']*'|"[^"]*"/g, "quoted").trim());
    expect(stdout.split("\n").filter((line) => line.length > 40 && isBreakable(line))).toEqual([]);
    expect(wordsOf(stdout)).toEqual(wordsOf(wide));
  });

  test("has its global options last", async () => {
    const { stdout } = await sce([...words, "--help"]);
    expect(stdout.trimEnd().split(/\n\n/).at(-1)).toMatch(/^Global options:\n {2}--config <file> /);
    expect(stdout.indexOf("\nExamples:\n")).toBeGreaterThan(stdout.search(/\n(Options|Commands|Arguments):\n/));
  });

  test("has a comment above each example", async () => {
    const { stdout } = await sce([...words, "--help"]);
    const [, examples = ""] = /\nExamples:\n((?: .*\n)+)/.exec(stdout) ?? [];
    expect(examples).toMatch(/^( {2}# [A-Z].*[^.]\n(( {2}[$>] | {6}).*\n)+)+$/);
  });

  test("has examples that can be typed", async () => {
    const { stdout } = await sce([...words, "--help"]);
    expect(stdout).toContain("\nExamples:\n");
    const lines = commandLines(stdout);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) await expect(parseCommandLine(line, 80)).resolves.toBeDefined();
  });
});

// A review shows every change of a help text. Record a change with: npx vitest run test/cli/help.test.ts -u
test.each([80, 40])("on %d columns, all help texts are the recorded ones", async (columns) => {
  const lines = [...COMMANDS.map((path) => `${path} --help`.trim()), ...TOPICS.map(({ name }) => `help ${name}`)];
  const texts: string[] = [];
  for (const line of lines) texts.push(`$ sce ${line}\n${(await sce(line, { columns })).stdout}`);
  await expect(texts.join("\n")).toMatchFileSnapshot(`../fixtures/help-${columns}.txt`);
});

test.each(["--help", "help youtube status", "youtube", ""])(
  "on a terminal that reports 0 columns, `sce %s` assumes 80",
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

test.each(TOPICS.map(({ name }) => name))("sce help %s fits 80 and 40 columns", async (topic) => {
  const { stdout } = await sce(`help ${topic}`);
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect((await sce(`help ${topic}`, { columns: 120 })).stdout).toBe(stdout);
  const narrow = await sce(`help ${topic}`, { columns: 40 });
  expect(narrow.stdout.split("\n").filter((line) => line.length > 40 && line.trim().includes(" "))).toEqual([]);
  expect(wordsOf(narrow.stdout)).toEqual(wordsOf(stdout));
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
