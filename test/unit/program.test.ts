import { describe, expect, expectTypeOf, test } from "vitest";
import { commandPath, everyCommand } from "../../src/cli/command-tree.ts";
import { defineCommand } from "../../src/cli/define-command.ts";
import { type GlobalOptions, integer, repeated } from "../../src/cli/global-options.ts";
import { buildProgram } from "../../src/program.ts";

/** The commands that are loaded for a command line. */
async function loaded(line: string): Promise<string[]> {
  const program = await buildProgram(() => {}, line.split(" "));
  return everyCommand(program).map(commandPath).slice(1);
}

describe("a command line loads only the commands that it names", () => {
  const config = ["config", "config show", "config path", "config init"];

  test.each<[line: string, commands: string[]]>([
    ["youtube status 1", ["youtube", "youtube status"]],
    ["--retries 3 youtube -q --config config status --json 1", ["youtube", "youtube status"]],
    ["-- config show", ["config", "config show"]],
    ["config show --help", ["config", "config show"]],
    ["config init show", ["config", "config init"]],
    ["api config", ["api"]],
    ["doctor", ["doctor"]],
    ["config", config],
    ["config --help show", config],
    ["config -qh show", config],
    ["config nonsense show", config],
  ])("sce %s", async (line, commands) => {
    expect(await loaded(line)).toEqual(commands);
  });

  test.each(["", "nonsense", "--help config", "-h config", "help config show", "__complete zsh config", "constructor"])(
    "sce %s needs all of them",
    async (line) => {
      const all = everyCommand(await buildProgram(() => {})).map(commandPath);
      expect(["", ...(await loaded(line))]).toEqual(all);
    },
  );
});

// tsc checks these.
describe("the types of options come from the builder", () => {
  test("of a command", () => {
    defineCommand({
      build: (command) =>
        command
          .argument("<path>", "a path")
          .argument("[id...]", "ids")
          .option("--json", "a flag")
          .option("--name <name>", "a text")
          .option("--max-age <n>", "a number", integer(1, 9))
          .option("--tag <tag>", "several texts", repeated)
          .option("--no-check", "a flag that is on"),
      run: async (args, options) => {
        expectTypeOf(args).toEqualTypeOf<[string, string[]]>();
        expectTypeOf(options).toEqualTypeOf<{
          json?: true;
          name?: string;
          maxAge?: number;
          tag?: string[];
          check: boolean;
        }>();
        // @ts-expect-error The builder has no such option.
        return options.renamed;
      },
    });
  });

  test("of every command", () => {
    expectTypeOf<GlobalOptions["color"]>().toEqualTypeOf<"auto" | "always" | "never">();
    expectTypeOf<GlobalOptions["requestTimeout"]>().toEqualTypeOf<number>();
    expectTypeOf<GlobalOptions["apiUrl"]>().toEqualTypeOf<string | undefined>();
    expectTypeOf<GlobalOptions>().not.toHaveProperty("renamed");
  });
});
