import { failure, type Play, uploaded } from "../helpers/api.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";
import { type Fault, plays } from "./fault.ts";

const REFUSED =
  "sce: the API does not accept the request's time (code 0002): bad time\n" +
  "hint: set this machine's clock; `sce doctor` compares it with the API's\n";

const CORRECTED = (seconds: number, side: string) =>
  `sce: warning: this machine's clock is ${seconds} s ${side} the API's; using the API's time for this run\nhint: set this machine's clock, for example with NTP\n`;

/** What a server writes as its `Date`, of its own time. */
type WriteDate = "told" | "absent" | string | ((nowMs: number) => string | string[]);

/** An API with a clock this many seconds ahead. Its `Date` shows that, or something else, or is missing. */
function ahead(seconds: number, date: WriteDate, acceptsNone = false, code: string | number = "0002") {
  return async () => {
    const time = new VirtualTime();
    const play: Play = (response, { request }) => {
      const now = time.now() + seconds * 1000;
      response.sendDate = false;
      const written = typeof date === "string" ? date : date(now);
      if (date !== "absent") response.setHeader("date", date === "told" ? new Date(now).toUTCString() : written);
      const accepted = !acceptsNone && Math.abs(Number(request.timestamp) - now / 1000) <= 60;
      response.end(accepted ? uploaded : failure(code, "bad time"));
    };
    return { ...(await plays(play)()), world: { time } };
  };
}

export const CLOCK: readonly Fault[] = [
  {
    name: "the clock is ten minutes behind",
    arrange: ahead(600, "told"),
    code: 0,
    stdout: "uploaded\n",
    stderr: CORRECTED(600, "behind"),
    requests: 2,
  },
  {
    name: "the clock is ten minutes behind, and the code is a number",
    arrange: ahead(600, "told", false, 2),
    code: 0,
    stdout: "uploaded\n",
    stderr: CORRECTED(600, "behind"),
    requests: 2,
  },
  {
    name: "the clock is 23 hours ahead",
    arrange: ahead(-82_800, "told"),
    code: 0,
    stdout: "uploaded\n",
    stderr: CORRECTED(82_800, "ahead of"),
    requests: 2,
  },
  {
    name: "the clock is wrong, and --retries 0 does not count its correction",
    arrange: ahead(600, "told"),
    line: "youtube status 1 --field state --retries 0",
    code: 0,
    stdout: "uploaded\n",
    stderr: CORRECTED(600, "behind"),
    requests: 2,
  },
  {
    name: "the clock seems a day off, and is not corrected",
    arrange: ahead(86_400, "told"),
    code: 4,
    stdout: "unknown\n",
    stderr: REFUSED,
    requests: 1,
  },
  {
    name: "the clock is ten minutes behind, and the Date comes twice, the last one right",
    arrange: ahead(600, (now) => ["Thu, 01 Jan 1970 00:00:00 GMT", new Date(now).toUTCString()]),
    code: 0,
    stdout: "uploaded\n",
    stderr: CORRECTED(600, "behind"),
    requests: 2,
  },
  {
    name: "the clock is ten minutes behind, and the Date has the form of asctime",
    arrange: ahead(600, (now) => {
      const [weekday = "", day = "", month, year, time] = new Date(now).toUTCString().split(" ");
      return `${weekday.slice(0, 3)} ${month} ${day.replace(/^0/, " ")} ${time} ${year}`;
    }),
    code: 0,
    stdout: "uploaded\n",
    stderr: CORRECTED(600, "behind"),
    requests: 2,
  },
  ...["absent", "yesterday"].map((date) => ({
    name: `the clock is wrong, and the Date ${date}`,
    arrange: ahead(600, date),
    code: 4,
    stdout: "unknown\n",
    stderr: REFUSED,
    requests: 1,
  })),
  {
    name: "the clock is right, and always refused",
    arrange: ahead(0, "told", true),
    code: 4,
    stdout: "unknown\n",
    stderr: REFUSED,
    requests: 2,
  },
  {
    name: "the clock is corrected, and still refused",
    arrange: ahead(600, "told", true),
    code: 4,
    stdout: "unknown\n",
    stderr: `${CORRECTED(600, "behind")}${REFUSED}`,
    requests: 3,
  },
];
