import { defineCommand } from "../../cli/define-command.ts";

const HELP = `
Examples:
  $ sce youtube status 42
  $ sce youtube status --help
`;

/** The group `sce youtube` */
export const command = defineCommand({
  build: (command) => command.description("YouTube uploads.").addHelpText("after", HELP),
});
