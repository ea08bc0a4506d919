import { defineCommand } from "../../cli/define-command.ts";
import { notes } from "../../help/style.ts";
import { escapeText } from "../../terminal/escape.ts";

const HELP = `
Examples:
  # Print the files that sce reads
  $ sce config path
  # Use only this file
  $ sce config path --config other.yaml
  # Show their permissions
  $ sce config path | xargs ls -l
`;

/** `sce config path` */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("Print the config files that sce reads")
      .description("Print the config files that sce reads, one per line")
      .addHelpText("after", notes(HELP)),
  run: async (_args, _options, { system, messages, globals }) => {
    const { loadConfig } = await import("../../config/load.ts");
    const { configFolder } = await import("../../config/find-files.ts");
    const { files, warnings } = await loadConfig(system, globals);
    for (const warning of warnings) await messages.warn(warning);
    const read = files.filter(({ status }) => status === "used" || status === "empty");
    await system.stdout.write(read.map(({ path }) => `${escapeText(path)}\n`).join(""));
    if (read.length > 0) return undefined;
    const folder = configFolder(system);
    const own = folder === undefined ? "" : `config.yaml in ${folder} or `;
    await messages.note(`no config file found; create ${own}.scerc in the project's folder`);
    return undefined;
  },
});
