import { programOf } from "../cli/command-tree.ts";
import { defineCommand } from "../cli/define-command.ts";

/**
 * `sce __complete`, for the scripts of `sce completion`. No help shows it. It never prints an error, because that would
 * appear in the middle of the command line.
 */
export const command = defineCommand({
  build: (command) =>
    command
      .description("Print completions for a shell")
      .argument("<shell>", "the shell")
      .argument("[asked...]", "the line or its words, up to the cursor")
      .passThroughOptions(),
  run: async ([shell, args], _options, { system }, command) => {
    const { complete } = await import("../completion/complete.ts");
    const { DIALECTS } = await import("../completion/dialects.ts");
    const dialect = Object.hasOwn(DIALECTS, shell) ? DIALECTS[shell] : undefined;
    if (dialect === undefined) return undefined;
    const completion = await complete(programOf(command), dialect.words(args), system);
    await system.stdout.write(dialect.reply(completion, args));
    return undefined;
  },
});
