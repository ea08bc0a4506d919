import { INT64_MAX } from "../base/int64.ts";
import { shellWord } from "../base/shell-word.ts";

const NUMBER = "use the number that youtube.upload returned";

/** White space, and characters that are invisible or look like white space. */
const UNSEEN = /[\s\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** What people type instead of an id, and a hint for it. `$1` is what the first group matched, quoted for a shell. */
const ROWS: readonly (readonly [word: RegExp, hint: string])[] = [
  [/^$/, "a variable may be empty: check the step that sets the id"],
  [/^(?:null|undefined|none|nil|nan)$/i, "check the step that sets the id: it returned none"],
  [/^\$|^%\w+%?$|^\{\{/, "a variable was not expanded: use double quotes in a shell"],
  [/^<.*>$|^\[\w*\]$|^ids?$/i, "replace it with a number, such as 42"],
  [/^\W*(?:https?:\/\/|www\.)|youtu\.?be/i, `this is a URL: ${NUMBER}`],
  [/^#+(\d+)$/, "write it without #: $1"],
  [/^(\d+)(?:-|\.\.+|:|–|—|~|\.\.=)(\d+)$/, "for a range, run `seq $1 $2 | sce youtube status -`"],
  [/^["'`\p{Quotation_Mark}]+(\d+)["'`\p{Quotation_Mark}]+$/u, "write it without quotes: $1"],
  [/^0+([1-9]\d*)$/, "write it without leading zeros: $1"],
  [/^[+-](\d+)$/, "write it without a sign: $1"],
  [/^(\d+)(?:\.0*|[.,;:!?)\]}]+)$/, "write it as a whole number: $1"],
  [/^\d+(?:[;|/&+]\d+)+$/, "separate ids with spaces or commas"],
  [/^\d+(?:[_'’]\d{3})+$/, "write it without separators"],
  [/^\d+(?:\.\d+)?e\+?\d+$/i, "write all digits: a spreadsheet may have shortened the number"],
  [/^(?:upload[_-]?)?ids?[=:#/](\d+)$/i, "write only the number: $1"],
  [/^[{[]/, "extract the id from the JSON: jq -r .data.id"],
  [/^sestore|[^/]\/[^/]|\.(?:mp4|mov|mkv|avi|webm|m4v|flv|wmv|mpe?g|ts)$/i, `this is a path: ${NUMBER}`],
  [/^[\w-]{11}$/, `this looks like a YouTube video id: ${NUMBER}`],
  [/^[1-9]\d+$/, `the largest id is ${INT64_MAX}`],
  [/^(?!\d+$)\p{Nd}+$/u, "write it with the digits 0 to 9"],
];

/** Returns a hint for a word that is not an id. */
export function idHint(word: string): string {
  const unseen = UNSEEN.exec(word)?.[0];
  if (unseen !== undefined && /\d/.test(word)) return unseenHint(unseen, word);
  for (const [pattern, hint] of ROWS) {
    const groups = pattern.exec(word);
    if (groups !== null) return hint.replace(/\$(\d)/g, (_, n) => shellWord(groups[Number(n)] ?? ""));
  }
  return `${NUMBER}, from 1 to ${INT64_MAX}`;
}

function unseenHint(character: string, word: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const what = character === " " ? "a space" : `the invisible character U+${code}`;
  const rest = word.replace(new RegExp(UNSEEN, "gu"), "");
  return /^\d+$/.test(rest) ? `it contains ${what}: write ${rest}` : `it contains ${what}`;
}
