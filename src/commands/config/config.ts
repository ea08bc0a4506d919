import { defineCommand } from "../../cli/define-command.ts";
import { CONFIG_EXAMPLES } from "../../help/config.ts";
import { notes } from "../../help/style.ts";

const HELP = `
${CONFIG_EXAMPLES}
Files and settings: see \`sce help config\`.
`;

/** The group `sce config` */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("Show, locate or create the configuration")
      .description("Show, locate or create the configuration")
      .addHelpText("after", notes(HELP)),
});
