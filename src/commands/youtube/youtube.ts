import { defineCommand } from "../../cli/define-command.ts";
import { notes } from "../../help/style.ts";

const HELP = `
Examples:
  # Queue an upload
  $ sce youtube upload 'sestore{#}/jb/a.mp4' --title 'My Video'
  # Show the status of an upload
  $ sce youtube status 42
  # List the pending uploads queued from this machine
  $ sce youtube list --state pending
`;

/** The group `sce youtube` */
export const command = defineCommand({
  build: (command) => command.description("Queue, list and follow YouTube uploads").addHelpText("after", notes(HELP)),
});
