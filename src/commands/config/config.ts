import { defineCommand } from "../../cli/define-command.ts";

const HELP = `
Examples:
  $ sce config init
  $ sce config show
  $ sce config path

Files, keys and which of them win: sce help config
`;

/** The group `sce config` */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("what is configured, and from where; write a first file")
      .description("The configuration.")
      .addHelpText("after", HELP),
});
