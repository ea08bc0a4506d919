import { success } from "../helpers/api.ts";
import { failAt } from "../helpers/fail-at.ts";
import { type Fault, plays, type Scene } from "./fault.ts";

/** An API that says the same of every id, but for id 2 something at which the platform fails. */
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

const SAID =
  "sce: id 2: internal error: the text is beyond what is possible\nhint: this is a bug in sce; use -v to see where it happened\n";
const event = (id: number) => `sce: id ${id}: uploaded (https://youtu.be/x${id})\n`;

/** What a wait says on stderr. */
const ASKED = `${event(1)}${SAID}${event(3)}sce: 2 uploaded, 1 unknown\n`;
const SHOWN = `${event(1)}${event(2)}${SAID}${event(3)}sce: 3 uploaded\n`;
const SHOWN_AT_THE_END = `${event(1)}${event(2)}${event(3)}${SAID}sce: 3 uploaded\n`;

/** At what it fails, what is asked for, and what is printed, in a wait and without one. */
const ROWS: readonly (readonly [field: string, options: string, stdout: string, waitStderr: string])[] = [
  ["youtube_id", "--field id,state,kind", "1\tuploaded\t\n2\tunknown\tinternal\n3\tuploaded\t\n", ASKED],
  ["title", "--field state", "uploaded\nunknown\nuploaded\n", ASKED],
  [
    "title",
    "--json --field id,state",
    '{"id":1,"state":"uploaded"}\n{"id":2,"state":"unknown"}\n{"id":3,"state":"uploaded"}\n',
    ASKED,
  ],
  ["tags", "--field id,tags", "1\t\n2\t\n3\t\n", SHOWN],
  [
    "created",
    "--csv --field id,state,created",
    "id,state,created\r\n1,uploaded,\r\n2,unknown,\r\n3,uploaded,\r\n",
    SHOWN,
  ],
  [
    "created",
    "",
    "1  uploaded  https://youtu.be/x1                                  -  My Video\n" +
      "2  unknown   internal error: the text is beyond what is possible  -  -\n" +
      "3  uploaded  https://youtu.be/x3                                  -  My Video\n",
    SHOWN_AT_THE_END,
  ],
];

export const UNEXPECTED: readonly Fault[] = ROWS.flatMap(([field, options, stdout, waitStderr]) => {
  const name = `an unexpected error at the field ${field} of one upload, with the options ${options}`;
  const fault = { arrange: failsAt(field), code: 1, requests: 3, hasTrace: true, stdout };
  const line = `youtube status 1 2 3 ${options}`.trim();
  const wait = `${line} --wait --concurrency 1`;
  const asked = { ...fault, name, line, stderr: SAID };
  const waited = { ...fault, name: `${name} --wait`, line: wait, stderr: waitStderr };
  const asFinished = { ...waited, name: `${name} --wait --as-finished`, line: `${wait} --as-finished` };
  // Rows that are printed one by one are not aligned with each other.
  return options === "" ? [asked, waited] : [asked, waited, asFinished];
});
