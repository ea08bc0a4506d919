import { defineCommand } from "../../cli/define-command.ts";
import { escapeText } from "../../terminal/escape.ts";

const HELP = `
Examples:
  $ sce config path
  $ sce config path --config other.yaml
  $ sce config path | xargs ls -l
`;

/** `sce config path` */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("print the files that are read")
      .description("Print the config files that are read, one a line.")
      .addHelpText("after", HELP),
  run: async (_args, _options, { system, messages, globals }) => {
    const { loadConfig } = await import("../../config/load.ts");
    const { configFolder } = await import("../../config/find-files.ts");
    const { files, warnings } = await loadConfig(system, globals);
    for (const warning of warnings) await messages.warn(warning);
    const read = files.filter(({ status }) => status === "used" || status === "empty");
    await system.stdout.write(read.map(({ path }) => `${escapeText(path)}\n`).join(""));
    if (read.length > 0) return undefined;
    const folder = configFolder(system);
    const place = folder === undefined ? "" : `config.yaml in ${folder}, or `;
    await messages.note(`no config file is read; yours would be ${place}.scerc in the project's folder`);
    return undefined;
  },
});
