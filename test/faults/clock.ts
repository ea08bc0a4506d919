import { failure, type Play, uploaded } from "../helpers/api.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";
import { type Fault, plays } from "./fault.ts";

const REFUSED =
  "sce: the API does not accept the request's time (code 0002): bad time\n" +
  "hint: set this machine's clock; `sce doctor` compares it with the API's\n";

const CORRECTED = (seconds: number, side: string) =>
  `sce: warning: this machine's clock is ${seconds} s ${side} the API's; using the API's time for this run\nhint: set this machine's clock, for example with NTP\n`;

/** The `Date` that a server sends: its own time, none, this text, or one made from its time. */
type SentDate = "own" | "absent" | string | ((nowMs: number) => string | string[]);

/** An API whose clock is this many seconds ahead. */
function ahead(seconds: number, date: SentDate, refusesAll = false, code: string | number = "0002") {
  return async () => {
    const time = new VirtualTime();
    const play: Play = (response, { request }) => {
      const now = time.now() + seconds * 1000;
      response.sendDate = false;
      const written = typeof date === "string" ? date : date(now);
      if (date !== "absent") response.setHeader("date", date === "own" ? new Date(now).toUTCString() : written);
      const accepted = !refusesAll && Math.abs(Number(request.timestamp) - now / 1000) <= 60;
      response.end(accepted ? uploaded : failure(code, "bad time"));
    };
    return { ...(await plays(play)()), world: { time } };
  };
}

export const CLOCK: readonly Fault[] = [
  {
    name: "the clock is ten minutes behind",
    arrange: ahead(600, "own"),
    code: 0,
    stdout: "uploaded\n",
    stderr: CORRECTED(600, "behind"),
    requests: 2,
  },
  {
    name: "the clock is ten minutes behind, and the code is a number",
    arrange: ahead(600, "own", false, 2),
    code: 0,
    stdout: "uploaded\n",
    stderr: CORRECTED(600, "behind"),
    requests: 2,
  },
  {
    name: "the clock is 23 hours ahead",
    arrange: ahead(-82_800, "own"),
    code: 0,
    stdout: "uploaded\n",
    stderr: CORRECTED(82_800, "ahead of"),
    requests: 2,
  },
  {
    name: "the clock is wrong, and --retries 0 does not count its correction",
    arrange: ahead(600, "own"),
    line: "youtube status 1 --field state --retries 0",
    code: 0,
    stdout: "uploaded\n",
    stderr: CORRECTED(600, "behind"),
    requests: 2,
  },
  {
    name: "the clock seems a day off, and is not corrected",
    arrange: ahead(86_400, "own"),
    code: 4,
    stdout: "unknown\n",
    stderr: REFUSED,
    requests: 1,
  },
  {
    name: "the clock is ten minutes behind, and the last of two Dates is right",
    arrange: ahead(600, (now) => ["Thu, 01 Jan 1970 00:00:00 GMT", new Date(now).toUTCString()]),
    code: 0,
    stdout: "uploaded\n",
    stderr: CORRECTED(600, "behind"),
    requests: 2,
  },
  {
    name: "the clock is ten minutes behind, and the Date is written like asctime",
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
    name: `the clock is wrong, and the Date is ${date}`,
    arrange: ahead(600, date),
    code: 4,
    stdout: "unknown\n",
    stderr: REFUSED,
    requests: 1,
  })),
  {
    name: "the clock is right, and always refused",
    arrange: ahead(0, "own", true),
    code: 4,
    stdout: "unknown\n",
    stderr: REFUSED,
    requests: 2,
  },
  {
    name: "the clock is corrected, and still refused",
    arrange: ahead(600, "own", true),
    code: 4,
    stdout: "unknown\n",
    stderr: `${CORRECTED(600, "behind")}${REFUSED}`,
    requests: 3,
  },
];
