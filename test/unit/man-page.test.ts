import { describe, expect, test } from "vitest";
import { VERSION } from "../../src/base/version.ts";
import { commandPath, everyCommand } from "../../src/cli/command-tree.ts";
import { manPage } from "../../src/man/man-page.ts";
import { definition, prose, roff, verbatim } from "../../src/man/roff.ts";
import { buildProgram } from "../../src/program.ts";

describe("roff", () => {
  test.each([
    ["--json", "\\-\\-json"],
    ["C:\\temp", "C:\\etemp"],
    ["it's", "it\\(aqs"],
    ['"a" `b`', "\\(dqa\\(dq \\(gab\\(ga"],
    [".scerc", "\\&.scerc"],
    ["a.b", "a.b"],
    ["1000…", "1000\\[u2026]"],
    ["~/.x ^y", "\\(ti/.x \\(hay"],
  ])("%s means itself", (text, expected) => {
    expect(roff(text)).toBe(expected);
  });

  test("a line that begins with a full stop is not a command, wherever the text wraps", () => {
    const text = `${"word ".repeat(40)}.scerc `.repeat(3).trim();
    for (const part of [prose(text), verbatim([".a", "  .b", "'c"]), definition(".scerc", text)])
      expect(part.split("\n").filter((line) => /^['.]/.test(line) && !/^\.(nf|fi|TP)$/.test(line))).toEqual([]);
  });
});

describe("the manual page", async () => {
  const page = await manPage();
  const commands = everyCommand(await buildProgram(() => {}));
  const visible = commands.filter((command) => !commandPath(command).startsWith("__"));

  test.each(visible.filter((command) => command.commands.length === 0).map(commandPath))("has sce %s", (path) => {
    expect(page).toContain(`.SS sce ${path}\n`);
    expect(page).toContain(`\\fBsce ${path}\\fR [options]`);
  });

  test("has every option, and global options once", () => {
    for (const command of visible) {
      const help = command.createHelp();
      for (const option of help.visibleOptions(command))
        expect(page).toContain(`\\fB${roff(help.optionTerm(option))}\\fR`);
    }
    expect(page.match(/^\\fB\\-\\-config <file>/gm)).toHaveLength(1);
  });

  // Record a change with: npx vitest run test/unit/man-page.test.ts -u
  test("is the recorded one", () => expect(page.replace(VERSION, "VERSION")).toMatchFileSnapshot("../fixtures/sce.1"));

  test("has no example twice and nothing hidden", () => {
    const examples = page.slice(page.indexOf(".SH EXAMPLES")).split("\n").slice(2);
    expect(new Set(examples).size).toBe(examples.length);
    expect(page).not.toContain("__complete");
  });
});
