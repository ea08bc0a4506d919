import { defineCommand } from "../../cli/define-command.ts";

const HELP = `
Examples:
  $ sce youtube upload 'sestore{#}/jb/a.mp4' --title 'My Video'
  $ sce youtube status 42
  $ sce youtube list --state pending
`;

/** The group `sce youtube` */
export const command = defineCommand({
  build: (command) => command.description("YouTube uploads.").addHelpText("after", HELP),
});
