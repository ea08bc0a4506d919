import { programOf } from "../cli/command-tree.ts";
import { defineCommand } from "../cli/define-command.ts";

/**
 * `sce __complete`, which the scripts of `sce completion` run; it is in no help. Whatever is wrong, it is silent: a message
 * would appear in the middle of the line.
 */
export const command = defineCommand({
  build: (command) =>
    command
      .description("Tell a shell what may stand under the cursor.")
      .argument("<shell>", "which shell asks")
      .argument("[asked...]", "the line or the words up to the cursor")
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
