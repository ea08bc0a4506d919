import { tableText } from "./text.ts";
import { TOPICS } from "./topics.ts";

/** The second half of `sce --help`. */
export function programHelp(): string {
  return `
Topics:
${tableText(TOPICS.map(({ name, summary }) => [`sce help ${name}`, summary]))}
Examples:
  $ sce --sandbox youtube status 1    to try it: no account, no network
  $ sce youtube status 42
  $ sce youtube upload 'sestore{#}/jb/a.mp4' --title 'My Video' --wait
  $ sce help exit-codes
`;
}
