import { defineCommand } from "../../cli/define-command.ts";
import { notes } from "../../help/style.ts";

const HELP = `
Examples:
  # Write a first file
  $ sce config init
  # Print each setting and where it comes from
  $ sce config show
  # Print the files that sce reads
  $ sce config path

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
