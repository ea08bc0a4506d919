const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const TIME = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;

/** The zone of the newer forms. Some servers write it differently or leave it out. */
const ZONE = "(?: (?:GMT|UTC|[+-]0000))?";

/** The three forms of RFC 9110, section 5.6.7, at the end of a header. */
const FORMS = [
  String.raw`[a-z]{3}, (?<day>\d\d?) (?<month>[a-z]{3}) (?<year>\d{4}) ${TIME}${ZONE}`,
  String.raw`[a-z]{6,9}, (?<day>\d\d)-(?<month>[a-z]{3})-(?<year>\d\d) ${TIME}${ZONE}`,
  String.raw`[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) ${TIME} (?<year>\d{4})`,
].map((form) => new RegExp(`(?:^|, *)${form}$`, "i"));

/**
 * Reads an HTTP date, which is always in GMT. If a header was sent twice, the last date counts. Returns milliseconds
 * since 1970, or NaN if the text is not a date of RFC 9110 or the date does not exist.
 *
 * @param nowMs milliseconds since 1970: a year of two digits is at most 50 years after this
 */
export function parseHttpDate(text: string, nowMs: number): number {
  const trimmed = text.trim();
  for (const form of FORMS) {
    const parts = form.exec(trimmed)?.groups;
    if (parts === undefined) continue;
    const part = (name: string) => Number(parts[name]);
    const [day, month] = [part("day"), MONTHS.indexOf(String(parts.month).toLowerCase())];
    const year = parts.year?.length === 2 ? fullYear(part("year"), nowMs) : part("year");
    const date = new Date(0);
    // Date.UTC would add 1900 to years below 100.
    date.setUTCFullYear(year, month, day);
    const exists = date.getUTCMonth() === month && date.getUTCDate() === day;
    // A leap second is number 60.
    if (!exists || part("hour") > 23 || part("minute") > 59 || part("second") > 60) return Number.NaN;
    return date.setUTCHours(part("hour"), part("minute"), part("second"));
  }
  return Number.NaN;
}

function fullYear(twoDigits: number, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + twoDigits;
  return year > thisYear + 50 ? year - 100 : year;
}
