import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { parseJsonText } from "../../src/base/json-text.ts";
import { detailView } from "../../src/output/detail.ts";
import { Table } from "../../src/output/table.ts";
import { openPaint } from "../../src/terminal/paint.ts";
import { readUpload, type Upload, unknownUpload } from "../../src/uploads/upload.ts";

const style = { paint: await openPaint(false), unicode: true };
const NOW = Date.UTC(2026, 0, 1);

function upload(id: string, data: Record<string, unknown>): Upload {
  return readUpload(id, { succeeded: true, message: "", data: parseJsonText(JSON.stringify(data)) });
}

function table(uploads: readonly Upload[], columns = Number.POSITIVE_INFINITY, header = false): string {
  const rows = new Table({ style, now: () => NOW, columns, header, measured: 100 });
  return uploads.map((each) => rows.add(each)).join("") + rows.flush();
}

const ROWS = [
  upload("1", { title: "My Video", youtube_id: "12345ABCdef", last_updated: "2018-01-01 1:00:00" }),
  upload("22", { title: "動画のタイトル 🎬 e\u0301", status: 0, created: "2025-12-31 23:00:00" }),
  upload("333", { title: "\u001b[31mred\tand\u202e more", status: 400, message: "Bad\nvideo" }),
  unknownUpload("9223372036854775807", "no connection to api.example: the connection was refused"),
];

test("a list has one aligned row per id, with the title last", () =>
  expect(table(ROWS)).toMatchInlineSnapshot(`
    "1                    uploaded  https://youtu.be/12345ABCdef                              7 years ago  My Video
    22                   pending   -                                                         1 hour ago   動画のタイトル 🎬 é
    333                  failed    Bad\\nvideo                                                -            \\x1b[31mred\\tand\\u202e more
    9223372036854775807  unknown   no connection to api.example: the connection was refused  -            -
    "
  `));

test.each([20, 40, 60, 80, 120])("fits a terminal of %d columns, with a header", (columns) => {
  for (const line of table(ROWS, columns, true).trimEnd().split("\n"))
    expect(stringWidth(line)).toBeLessThanOrEqual(columns);
});

test("fits a terminal of 80 columns", () =>
  expect(table(ROWS, 80, true)).toMatchInlineSnapshot(`
  "ID                   STATE     URL OR REASON                 AGE          TITLE
  1                    uploaded  https://youtu.be/12345ABCdef  7 years ago  My Vi…
  22                   pending   -                             1 hour ago   動画…
  333                  failed    Bad\\nvideo                    -            \\x1b[…
  9223372036854775807  unknown   no connection to api.exampl…  -            -
  "
`));

test("fits a terminal of 40 columns", () =>
  expect(table(ROWS, 40, true)).toMatchInlineSnapshot(`
  "ID                   STATE     URL OR R…
  1                    uploaded  https://…
  22                   pending   -
  333                  failed    Bad\\nvid…
  9223372036854775807  unknown   no conne…
  "
`));

test("on a terminal the title shrinks first, down to 24 columns", () => {
  const reason = "YouTube refused the video: it is longer than the account may upload, which is fifteen minutes";
  const long = "a long title ".repeat(12).trim();
  const uploads = [
    upload("3", { title: "Video 3", status: 400, message: reason }),
    upload("7", { title: long, youtube_id: "12345ABCdef" }),
  ];
  expect(table(uploads, 200)).toContain(reason);
  expect(table(uploads, 140)).toMatchInlineSnapshot(`
    "3  failed    YouTube refused the video: it is longer than the account may upload, which is fifteen minutes  -  Video 3
    7  uploaded  https://youtu.be/12345ABCdef                                                                   -  a long title a long title a…
    "
  `);
  expect(table(uploads, 120)).toMatchInlineSnapshot(`
    "3  failed    YouTube refused the video: it is longer than the account may upload, which is…  -  Video 3
    7  uploaded  https://youtu.be/12345ABCdef                                                    -  a long title a long tit…
    "
  `);
});

test("the reason of a pending upload is the API's message", () => {
  const uploads = [upload("1", { title: "A", message: "Queued behind 3 others" }), upload("2", { title: "B" })];
  expect(table(uploads)).toBe("1  pending  Queued behind 3 others  -  A\n2  pending  -                       -  B\n");
});

test("holds back rows until the widths are known, then prints each at once", () => {
  const rows = new Table({ style, now: () => NOW, columns: Number.POSITIVE_INFINITY, header: false, measured: 3 });
  const texts = Array.from({ length: 4 }, (_, n) => rows.add(upload(`${n + 1}`, { title: "x" })));
  expect(texts.filter((text) => text !== "").map((text) => text.split("\n").length - 1)).toEqual([3, 1]);
});

describe("details", () => {
  const full = upload("1", {
    title: "My Video",
    description: "a long description that has to be wrapped somewhere",
    youtube_id: "12345ABCdef",
    tags: "",
    results: { etag: "x1", id: "12345ABCdef", kind: "youtube#video" },
    created: "0000-00-00 00:00:00",
    last_updated: "2018-01-01 1:00:00",
    status: 200,
    later: "a field that is not documented",
  });

  test.each([
    ["an old client's text", "an old client's text"],
    [["x1", 2], '["x1",2]'],
    [7, "7"],
  ])("show results that are not an object as they are: %j", (results, shown) => {
    const lines = detailView(upload("1", { results, status: 0 }), style, NOW, Number.POSITIVE_INFINITY).split("\n");
    expect(lines).toContain(`results  ${shown}`);
  });

  test.each([[], null, "", {}])("show no results if there are none: %j", (results) => {
    const text = detailView(upload("1", { results, status: 0 }), style, NOW, Number.POSITIVE_INFINITY);
    expect(text).not.toContain("results");
  });

  test("show every documented field that has a value", () =>
    expect(detailView(full, style, NOW, Number.POSITIVE_INFINITY)).toMatchInlineSnapshot(`
      "My Video
      ✓ uploaded  https://youtu.be/12345ABCdef

      id            1
      title         My Video
      description   a long description that has to be wrapped somewhere
      youtube_id    12345ABCdef
      results.etag  x1
      results.id    12345ABCdef
      results.kind  youtube#video
      created       -
      last_updated  2018-01-01 01:00:00 UTC, 7 years ago
      status        200
      "
    `));

  test("in 40 columns", () =>
    expect(detailView(full, style, NOW, 40)).toMatchInlineSnapshot(`
    "My Video
    ✓ uploaded  https://youtu.be/12345ABCdef

    id            1
    title         My Video
    description   a long description that
                  has to be wrapped
                  somewhere
    youtube_id    12345ABCdef
    results.etag  x1
    results.id    12345ABCdef
    results.kind  youtube#video
    created       -
    last_updated  2018-01-01 01:00:00 UTC, 7
                  years ago
    status        200
    "
  `));

  test.each([10, 24, 40, 80])("fit a terminal of %d columns", (columns) => {
    for (const each of [full, ...ROWS])
      for (const line of detailView(each, style, NOW, columns).trimEnd().split("\n"))
        expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  });
});
