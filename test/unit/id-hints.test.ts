import fc from "fast-check";
import { expect, test } from "vitest";
import { readIds } from "../../src/uploads/ids.ts";
import { runs } from "../helpers/runs.ts";

const NUMBER = "use the number that youtube.upload returned";
const stdin = { isTTY: false, hideTyping: () => {}, chunks: async function* () {} };

/** The error for a word that is not an id. */
function refusal(word: string): { message: string; hint: string } {
  try {
    readIds([word], stdin, new AbortController().signal);
  } catch (error) {
    return error as { message: string; hint: string };
  }
  throw new Error(`${word} is an id`);
}

test.each([
  ["https://www.youtube.com/watch?v=12345ABCdef", `this is a URL: ${NUMBER}`],
  ["https://youtu.be/12345ABCdef", `this is a URL: ${NUMBER}`],
  ["youtu.be/12345ABCdef", `this is a URL: ${NUMBER}`],
  ["12345ABCdef", `this looks like a YouTube video id: ${NUMBER}`],
  ["-_345ABCdef", `this looks like a YouTube video id: ${NUMBER}`],
  ["sestore1/jb/a.mp4", `this is a path: ${NUMBER}`],
  ["video.mp4", `this is a path: ${NUMBER}`],
  ["#1", "write it without #: 1"],
  ["##1", "write it without #: 1"],
  ["1-3", "for a range, run `seq 1 3 | sce youtube status -`"],
  ["1..3", "for a range, run `seq 1 3 | sce youtube status -`"],
  ["1:3", "for a range, run `seq 1 3 | sce youtube status -`"],
  ['"1"', "write it without quotes: 1"],
  ["'42'", "write it without quotes: 42"],
  ["“42”", "write it without quotes: 42"],
  ["''42''", "write it without quotes: 42"],
  ["007", "write it without leading zeros: 7"],
  ["+1", "write it without a sign: 1"],
  ["-1", "write it without a sign: 1"],
  ["1.0", "write it as a whole number: 1"],
  ["1;2", "separate ids with spaces or commas"],
  ["1_000_000", "write it without separators"],
  ["1e6", "write all digits: a spreadsheet may have shortened the number"],
  ["1e6x", "use the number that youtube.upload returned, from 1 to 9223372036854775807"],
  ["1.5E+06", "write all digits: a spreadsheet may have shortened the number"],
  ["id=1", "write only the number: 1"],
  ["upload_id:12", "write only the number: 12"],
  ['{"id":1}', "extract the id from the JSON: jq -r .data.id"],
  ["", "a variable may be empty: check the step that sets the id"],
  ["null", "check the step that sets the id: it returned none"],
  ["None", "check the step that sets the id: it returned none"],
  ["%ID%", "a variable was not expanded: use double quotes in a shell"],
  ["{{ id }}", "a variable was not expanded: use double quotes in a shell"],
  ["a$", "use the number that youtube.upload returned, from 1 to 9223372036854775807"],
  ["ids", "replace it with a number, such as 42"],
  ["[id]", "replace it with a number, such as 42"],
  ["$id", "a variable was not expanded: use double quotes in a shell"],
  ["<id>", "replace it with a number, such as 42"],
  ["\u200b42", "it contains the invisible character U+200B: write 42"],
  ["42\u00a0", "it contains the invisible character U+00A0: write 42"],
  ["4 2", "it contains a space: write 42"],
  ["\uff14\uff12", "write it with the digits 0 to 9"],
  ["9223372036854775808", "the largest id is 9223372036854775807"],
  ["0", "use the number that youtube.upload returned, from 1 to 9223372036854775807"],
  ["one", "use the number that youtube.upload returned, from 1 to 9223372036854775807"],
])("the hint for %j", (word, hint) => {
  expect(refusal(word)).toMatchObject({ kind: "usage", hint });
});

test("any word that is not an id gets a one-line hint", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (word) => {
      fc.pre(!/^[1-9]\d*$/.test(word) && word !== "-");
      expect(refusal(word).hint).toMatch(/^[^\r\n]+$/);
    }),
    runs(3_000),
  );
});
