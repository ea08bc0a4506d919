/**
 * Characters that control a terminal, reorder text, end a line or are invisible: C0, DEL, C1, the bidirectional controls,
 * U+2028 and U+2029, the soft hyphen, invisible format characters and lone surrogates. The joiners U+200C and U+200D are
 * not included: emoji, Persian and Indic scripts need them. This is a class for a regular expression with the flag `u`.
 */
const HOSTILE =
  "\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff\\ud800-\\udfff";

/** A command of GitHub Actions, Azure Pipelines or TeamCity, anywhere in a line, from its second `#` on. */
const COMMAND = /(?<=#)#(?=(?:vso|teamcity)?\[)/iy;

const HASH = 0x23;
const COLON = 0x3a;

interface Escapes {
  /** The characters to escape, as a class. */
  readonly characters: string;
  /** Returns the escape for a character. */
  readonly spell: (character: string) => string;
  /** Also escapes commands of CI runners, in text or in JSON text. CSV keeps them. */
  readonly commands?: "text" | "json";
  /** Text without these needs no escape. */
  readonly unusual?: RegExp;
}

/** The number of characters to copy one by one before searching for the next one to escape. */
const PIECE = 4096;

/** Most runs of the program never see any of these, and spend no time to prepare an escape. */
const UNUSUAL = /[^ -~]|##|::/;

/** Makes a function that escapes a text in time and memory proportional to its length. */
function createEscape({ unusual = UNUSUAL, ...escapes }: Escapes): (text: string) => string {
  let prepared: ((text: string) => string) | undefined;
  return (text) => {
    if (!unusual.test(text)) return text;
    prepared ??= prepareEscape(escapes);
    return prepared(text);
  };
}

function prepareEscape({ characters, spell, commands }: Escapes): (text: string) => string {
  const inText = commands === undefined ? "" : `|${COMMAND.source}`;
  const next = new RegExp(`[${characters}]${inText}${commands === "json" ? "|:(?=:)" : ""}`, "giu");
  const single = new RegExp(`[${characters}]`, "u");
  const spellings = new Map<number, string>();
  /** Returns what to write for the UTF-16 unit at this position. */
  const spelling = (text: string, at: number): string => {
    const unit = text.charCodeAt(at);
    if (unit === HASH && commands !== undefined && beginsCommand(text, at)) return spell("#");
    if (unit === COLON && commands === "json" && beginsJsonLine(text, at)) return spell(":");
    let written = spellings.get(unit);
    if (written === undefined) {
      const character = String.fromCharCode(unit);
      written = single.test(character) ? spell(character) : character;
      spellings.set(unit, written);
    }
    return written;
  };
  return (text) => {
    let done = "";
    let at = 0;
    for (;;) {
      next.lastIndex = at;
      const from = next.exec(text)?.index ?? text.length;
      done += text.slice(at, from);
      if (from === text.length) return done;
      const parts: string[] = [];
      for (at = from; at < text.length && at < from + PIECE; ) {
        const isPair = isSurrogatePair(text, at);
        parts.push(isPair ? text.slice(at, at + 2) : spelling(text, at));
        at += isPair ? 2 : 1;
      }
      done += parts.join("");
    }
  };
}

function isSurrogatePair(text: string, at: number): boolean {
  const isHigh = (text.charCodeAt(at) & 0xfc00) === 0xd800;
  return isHigh && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

function beginsCommand(text: string, at: number): boolean {
  COMMAND.lastIndex = at;
  return COMMAND.test(text);
}

/** Whether a line within a JSON string begins with `::` at this position. */
function beginsJsonLine(json: string, at: number): boolean {
  if (json.charCodeAt(at + 1) !== COLON) return false;
  let from = at;
  while (/\s/.test(json.charAt(from - 1)) || json.startsWith("\\t", from - 2)) from -= json[from - 1] === "t" ? 2 : 1;
  return json[from - 1] === '"' || json.startsWith("\\n", from - 2) || json.startsWith("\\r", from - 2);
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\" };

/** A hostile character in visible form: `\t`, `\x1b`, `\u202e`. */
function spellInText(character: string): string {
  const code = character.charCodeAt(0);
  return SHORT_ESCAPES[character] ?? (code < 0x100 ? `\\x${hexadecimal(code, 2)}` : spellInJson(character));
}

function spellInJson(character: string): string {
  return `\\u${hexadecimal(character.charCodeAt(0), 4)}`;
}

function hexadecimal(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

/** Makes untrusted text safe within a line. Text at the start of a line also needs {@link escapeLineStart}. */
export const escapeText = createEscape({ characters: HOSTILE, spell: spellInText, commands: "text" });

/** The same with each backslash doubled, so that the text can be read back. */
export const escapeReadably = createEscape({
  characters: `${HOSTILE}\\\\`,
  spell: spellInText,
  commands: "text",
  unusual: /[^ -~]|##|\\/,
});

/** Like escapeText, but for a line of a file. Also escapes U+FFFE and U+FFFF, because XML cannot contain them. */
export const escapeForFile = createEscape({
  characters: `${HOSTILE}\\ufffe\\uffff`,
  spell: spellInText,
  commands: "text",
});

/** Escapes hostile characters in compact JSON text. They occur only in strings, so `\uXXXX` means the same. */
export const escapeJson = createEscape({ characters: HOSTILE, spell: spellInJson, commands: "json" });

/** Escapes a CSV value for a terminal, tabs and line breaks included. */
export const escapeCsv = createEscape({ characters: HOSTILE, spell: spellInText });

/** Escapes a CSV value for a file or a pipe. Keeps tabs and line breaks: CSV can quote them. */
export const escapeCsvForFile = createEscape({
  characters: HOSTILE,
  spell: (character) => (/[\t\n\r]/.test(character) ? character : spellInText(character)),
});

/** Escapes `::` at the start of a line or after its white space, because GitHub Actions reads it as a command. */
export function escapeLineStart(line: string): string {
  return line.replace(/^(\s*):(?=:)/, "$1\\x3a");
}
