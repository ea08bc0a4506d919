import { success } from "../helpers/api.ts";
import { failAt } from "../helpers/fail-at.ts";
import { type Fault, plays, type Scene } from "./fault.ts";

/** An API that answers about every id. For id 2 this field has a text that makes the platform fail. */
function failsAt(field: string): () => Promise<Scene> {
  return async () => {
    failAt("fails");
    return plays((response, { request }) => {
      const id = Number(request.id);
      const odd = id === 2 ? { [field]: "fails" } : {};
      response.end(success({ id, title: "My Video", youtube_id: `x${id}`, status: 200, ...odd }));
    })();
  };
}

const ERROR =
  "sce: id 2: internal error: the text is beyond what is possible\nhint: this is a bug in sce; use -v to see where it happened\n";
const event = (id: number) => `sce: id ${id}: uploaded (https://youtu.be/x${id})\n`;

/** The stderr of a wait, if the error happens while reading an answer, printing a row, or printing the table. */
const FAILS_READING = `${event(1)}${ERROR}${event(3)}sce: 2 uploaded, 1 unknown\n`;
const FAILS_PRINTING = `${event(1)}${event(2)}${ERROR}${event(3)}sce: 3 uploaded\n`;
const FAILS_IN_TABLE = `${event(1)}${event(2)}${event(3)}${ERROR}sce: 3 uploaded\n`;

/** The field that fails, the options, the expected stdout, and the expected stderr of a wait. */
const ROWS: readonly (readonly [field: string, options: string, stdout: string, waitStderr: string])[] = [
  ["youtube_id", "--field id,state,kind", "1\tuploaded\t\n2\tunknown\tinternal\n3\tuploaded\t\n", FAILS_READING],
  ["title", "--field state", "uploaded\nunknown\nuploaded\n", FAILS_READING],
  [
    "title",
    "--json --field id,state",
    '{"id":1,"state":"uploaded"}\n{"id":2,"state":"unknown"}\n{"id":3,"state":"uploaded"}\n',
    FAILS_READING,
  ],
  ["tags", "--field id,tags", "1\t\n2\t\n3\t\n", FAILS_PRINTING],
  [
    "created",
    "--csv --field id,state,created",
    "id,state,created\r\n1,uploaded,\r\n2,unknown,\r\n3,uploaded,\r\n",
    FAILS_PRINTING,
  ],
  [
    "created",
    "",
    "1  uploaded  https://youtu.be/x1                                  -  My Video\n" +
      "2  unknown   internal error: the text is beyond what is possible  -  -\n" +
      "3  uploaded  https://youtu.be/x3                                  -  My Video\n",
    FAILS_IN_TABLE,
  ],
];

export const UNEXPECTED: readonly Fault[] = ROWS.flatMap(([field, options, stdout, waitStderr]) => {
  const name = `an unexpected error at the field ${field} of one upload, with the options ${options}`;
  const fault = { arrange: failsAt(field), code: 1, requests: 3, hasTrace: true, stdout };
  const line = `youtube status 1 2 3 ${options}`.trim();
  const wait = `${line} --wait --concurrency 1`;
  const asked = { ...fault, name, line, stderr: ERROR };
  const waited = { ...fault, name: `${name} --wait`, line: wait, stderr: waitStderr };
  const asFinished = { ...waited, name: `${name} --wait --as-finished`, line: `${wait} --as-finished` };
  // Rows that are printed one by one are not aligned with each other.
  return options === "" ? [asked, waited] : [asked, waited, asFinished];
});
