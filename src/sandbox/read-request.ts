/** The one field that the API reads. */
const FIELD = "json";

/** As in PHP, more fields are ignored. */
const MOST_FIELDS = 1000;

/** RFC 2046 allows no longer boundary. Searching megabytes for a boundary of kilobytes could take minutes. */
const LONGEST_BOUNDARY = 70;

/** The headers of one field, in bytes. */
const LONGEST_HEADERS = 8 * 1024;

/**
 * The field `json` of a multipart or url-encoded form, as in PHP's `$_POST`. Undefined if it is missing, if the form
 * cannot be read or if the text is not UTF-8.
 */
export function readField(contentType: string | undefined, body: Buffer): string | undefined {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  const form =
    type === "multipart/form-data"
      ? multipartFields(body, parameter(contentType ?? "", "boundary"))
      : type === "application/x-www-form-urlencoded"
        ? urlEncodedFields(body)
        : [];
  // As in PHP, the last field with a name wins.
  const bytes = form.findLast(({ name }) => name === FIELD)?.bytes;
  return bytes === undefined ? undefined : utf8(bytes);
}

interface Field {
  readonly name: string;
  readonly bytes: Buffer;
}

function multipartFields(body: Buffer, boundary: string | undefined): Field[] {
  if (!boundary || boundary.length > LONGEST_BOUNDARY) return [];
  const fields: Field[] = [];
  // With a line break before the first boundary, all delimiters look the same.
  const text = Buffer.concat([Buffer.from("\r\n"), body]);
  const delimiter = Buffer.from(`\r\n--${boundary}`, "latin1");
  let from = text.indexOf(delimiter);
  for (let count = 0; from !== -1 && count < MOST_FIELDS; count += 1) {
    const start = from + delimiter.length;
    const to = text.indexOf(delimiter, start);
    // A part without a boundary after it is incomplete.
    if (to === -1) break;
    const field = readPart(text.subarray(start, to));
    if (field !== undefined) fields.push(field);
    from = to;
  }
  return fields;
}

/** One part: the rest of the boundary's line, the headers, an empty line, the value. */
function readPart(part: Buffer): Field | undefined {
  const headersEnd = part.indexOf("\r\n\r\n");
  if (headersEnd === -1 || headersEnd > LONGEST_HEADERS) return undefined;
  const disposition = part
    .toString("latin1", 0, headersEnd)
    .split("\r\n")
    .find((line) => /^content-disposition:\s*form-data\s*;/i.test(line));
  if (disposition === undefined) return undefined;
  const name = parameter(disposition, "name");
  // PHP does not put a part with a file name into $_POST.
  if (name === undefined || parameter(disposition, "filename") !== undefined) return undefined;
  return { name, bytes: part.subarray(headersEnd + 4) };
}

/** A parameter of a header, quoted or not: `boundary=abc`, `name="json"`. */
function parameter(header: string, name: string): string | undefined {
  for (const [, found = "", quoted, bare] of header.matchAll(
    /;\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g,
  )) {
    if (found.toLowerCase() === name) return quoted?.replace(/\\(.)/g, "$1") ?? bare;
  }
  return undefined;
}

function urlEncodedFields(body: Buffer): Field[] {
  return body
    .toString("latin1")
    .split("&", MOST_FIELDS)
    .map((pair) => {
      const equals = pair.indexOf("=");
      const [name, value] = equals === -1 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return { name: percentDecode(name).toString("latin1"), bytes: percentDecode(value) };
    });
}

const PERCENT = 0x25;

/** Returns bytes, because signatures cover bytes. */
function percentDecode(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll("+", " "), "latin1");
  let end = 0;
  for (let at = 0; at < bytes.length; at += 1, end += 1) {
    const [high, low] = bytes[at] === PERCENT ? [digit(bytes[at + 1]), digit(bytes[at + 2])] : [-1, -1];
    const isEncoded = high >= 0 && low >= 0;
    bytes[end] = isEncoded ? 16 * high + low : (bytes[at] ?? 0);
    if (isEncoded) at += 2;
  }
  return bytes.subarray(0, end);
}

/** The value of a hexadecimal digit; -1 for anything else. */
function digit(byte = 0): number {
  return "0123456789abcdef".indexOf(String.fromCharCode(byte).toLowerCase());
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
