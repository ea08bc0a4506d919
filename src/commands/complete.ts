import { Command } from "commander";
import type { Context, Result } from "../context.ts";

/** What the scripts of `sce completion` ask; it is for them alone, and in no help. */
export function completeCommand(): Command {
  return new Command("__complete")
    .description("Tell a shell what may stand under the cursor.")
    .argument("<shell>", "which shell asks")
    .argument("[asked...]", "the line or the words up to the cursor")
    .passThroughOptions();
}

/** Prints the candidates. Whatever is wrong, it is silent: a message would appear in the middle of the line. */
export async function runComplete(words: readonly string[], program: Command, { system }: Context): Promise<Result> {
  const { complete } = await import("../completion/complete.ts");
  const { DIALECTS } = await import("../completion/dialects.ts");
  const [shell = "", ...asked] = words;
  const dialect = Object.hasOwn(DIALECTS, shell) ? DIALECTS[shell] : undefined;
  if (dialect === undefined) return undefined;
  const completion = await complete(program, dialect.words(asked), system);
  await system.stdout.write(dialect.reply(completion, asked));
  return undefined;
}
