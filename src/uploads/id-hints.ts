import { INT64_MAX } from "../base/int64.ts";
import { shellWord } from "../base/shell-word.ts";

const NUMBER = "sce needs the number that youtube.upload returned";

/** Characters that nobody sees, or that only look like white space. */
const UNSEEN = /[\s\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** What people give for an id, and the hint that helps. `$1` is what the first group matched, as a word of a shell. */
const ROWS: readonly (readonly [word: RegExp, hint: string])[] = [
  [/^$/, "a variable may be empty: check the step that was to give the id"],
  [/^(?:null|undefined|none|nil|nan)$/i, "the step that was to give the id gave none"],
  [/^\$|^%\w+%?$|^\{\{/, "a variable was not replaced: in a shell, use double quotes"],
  [/^<.*>$|^\[\w*\]$|^ids?$/i, "put a number in its place, such as 42"],
  [/^\W*(?:https?:\/\/|www\.)|youtu\.?be/i, `that is a URL; ${NUMBER}`],
  [/^#+(\d+)$/, "write it without #: $1"],
  [/^(\d+)(?:-|\.\.+|:|–|—|~|\.\.=)(\d+)$/, "a range is not an id: seq $1 $2 | sce youtube status -"],
  [/^["'`\p{Quotation_Mark}]+(\d+)["'`\p{Quotation_Mark}]+$/u, "write it without quotes: $1"],
  [/^0+([1-9]\d*)$/, "write it without leading zeros: $1"],
  [/^[+-](\d+)$/, "write it without a sign: $1"],
  [/^(\d+)(?:\.0*|[.,;:!?)\]}]+)$/, "write it as a whole number: $1"],
  [/^\d+(?:[;|/&+]\d+)+$/, "separate ids by spaces or commas"],
  [/^\d+(?:[_'’]\d{3})+$/, "write it without separators"],
  [/^\d+(?:\.\d+)?e\+?\d+$/i, "write all of its digits: a spreadsheet may have shortened it"],
  [/^(?:upload[_-]?)?ids?[=:#/](\d+)$/i, "write the number alone: $1"],
  [/^[{[]/, "take the id out of JSON: jq -r .data.id"],
  [/^sestore|[^/]\/[^/]|\.(?:mp4|mov|mkv|avi|webm|m4v|flv|wmv|mpe?g|ts)$/i, `that is a path; ${NUMBER}`],
  [/^[\w-]{11}$/, `that looks like a YouTube video id; ${NUMBER}`],
  [/^[1-9]\d+$/, `an id is at most ${INT64_MAX}`],
  [/^(?!\d+$)\p{Nd}+$/u, "write it with the digits 0 to 9"],
];

/** The hint for a word that is not an id. */
export function idHint(word: string): string {
  const unseen = UNSEEN.exec(word)?.[0];
  if (unseen !== undefined && /\d/.test(word)) return unseenHint(unseen, word);
  for (const [pattern, hint] of ROWS) {
    const groups = pattern.exec(word);
    if (groups !== null) return hint.replace(/\$(\d)/g, (_, n) => shellWord(groups[Number(n)] ?? ""));
  }
  return `an id is a whole number from 1 to ${INT64_MAX}, which youtube.upload returned`;
}

function unseenHint(character: string, word: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const what = character === " " ? "a space" : `U+${code}, which is invisible,`;
  const rest = word.replace(new RegExp(UNSEEN, "gu"), "");
  return /^\d+$/.test(rest) ? `there is ${what} in it; write ${rest}` : `there is ${what} in it`;
}
