import { wrapped } from "../help/text.ts";

// Short enough that lines stay readable after escaping.
const LINE = 68;

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\e",
  "-": "\\-",
  "'": "\\(aq",
  '"': "\\(dq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
};

/** Escapes text. */
export function roff(text: string): string {
  const escaped = text.replace(/[\\\-'"`^~]/g, (character) => ESCAPES[character] ?? character);
  const ascii = escaped.replace(/[^\u0000-\u007f]/gu, (character) => `\\[u${codePoint(character)}]`);
  // A line that begins with a full stop would be a command.
  return ascii.replace(/^\./gm, "\\&.");
}

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}

export function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}

export function section(title: string, ...parts: readonly string[]): string {
  return `.SH ${roff(title)}\n${parts.join("")}`;
}

export function subsection(title: string, ...parts: readonly string[]): string {
  return `.SS ${roff(title)}\n${parts.join("")}`;
}

/** Text that roff fills. The line breaks of the source do not matter. */
export function prose(text: string): string {
  return `${wrapped(text, LINE).map(roff).join("\n")}\n`;
}

export function paragraph(text: string): string {
  return `.PP\n${prose(text)}`;
}

/** A term in bold with its explanation. */
export function definition(term: string, meaning: string): string {
  return `.TP\n${bold(term)}\n${prose(meaning)}`;
}

/** Lines that stay as they are. */
export function verbatim(lines: readonly string[]): string {
  return `.nf\n${lines.map((line) => `${roff(line)}\n`).join("")}.fi\n`;
}
