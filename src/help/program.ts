import { tableText } from "./text.ts";
import { TOPICS } from "./topics.ts";

/** The topics and examples of `sce --help`. */
export function programHelp(): string {
  return `
Topics:
${tableText(TOPICS.map(({ name, summary }) => [`sce help ${name}`, summary]))}
Examples:
  # Try it without an account
  $ sce --sandbox youtube status 1
  # Queue an upload and wait until it is on YouTube
  $ sce youtube upload 'sestore{#}/jb/a.mp4' --title 'My Video' --wait
  # Show the status of an upload
  $ sce youtube status 42
`;
}
