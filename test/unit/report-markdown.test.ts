import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { SceError } from "../../src/base/errors.ts";
import { LARGEST_TABLE_BYTES, MarkdownReport } from "../../src/reports/markdown.ts";
import { escapeForFile } from "../../src/terminal/escape.ts";
import { runs } from "../helpers/runs.ts";
import { reportRow, reportText } from "../helpers/uploads.ts";

const ROWS = [
  reportRow(1, { title: "My Video", youtube_id: "12345ABCdef", last_updated: "2018-01-01 1:00:00" }),
  reportRow(2, { status: 0, created: "2018-01-01 00:00:00", last_updated: "0000-00-00 00:00:00" }),
  reportRow(3, { title: "a | b, @team #12 www.x.org", status: 400, message: "Bad\nvideo: see <https://x.org>" }),
];

/** Renders like GitHub and GitLab, but without their links for mentions and issues. */
const rendered = (markdown: string) =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

/** The cells of the table's rows as HTML. */
function cells(markdown: string): string[][] {
  const [, ...rows] = rendered(markdown).split("<tr>");
  return rows.map((row) => [...row.matchAll(/<t[hd]>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) => cell)).slice(1);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** The visible text of a cell that contains only untrusted text. */
function seen(html: string | undefined): string {
  const inner = /^<code>(.*)<\/code>$/s.exec(html ?? "")?.[1]?.replaceAll("<!-- -->", "");
  if (inner === undefined || /[<>]/.test(inner)) throw new Error(`not plain text: ${html}`);
  return inner.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? "?");
}

test("has the counts and a table", () =>
  expect(reportText(new MarkdownReport(), ROWS)).toMatchInlineSnapshot(`
  "
  ### YouTube uploads: 1 uploaded, 1 pending, 1 failed

  | id | state | link or reason | title | updated |
  | --- | --- | --- | --- | --- |
  | 1 | uploaded | <https://youtu.be/12345ABCdef> | <code>My Video</code> | 2018-01-01 01:00:00 UTC |
  | 2 | pending | - | - | 2018-01-01 00:00:00 UTC |
  | 3 | failed | <code>Bad&#92;nvideo&#58; see &#60;https&#58;&#47;&#47;x.org&#62;</code> | <code>a &#124; b, &#64;<!-- -->team &#35;12 www&#46;x.org</code> | - |

  "
`));

test("renders as a heading and a table of five columns with links to videos", () => {
  const markdown = reportText(new MarkdownReport(), ROWS);
  expect(rendered(markdown)).toContain("<h3>YouTube uploads: 1 uploaded, 1 pending, 1 failed</h3>");
  expect(cells(markdown).map((row) => row.length)).toEqual([5, 5, 5]);
  expect(cells(markdown)[0]?.[2]).toBe('<a href="https://youtu.be/12345ABCdef">https://youtu.be/12345ABCdef</a>');
});

test("stays separate from what other programs write", () => {
  const markdown = `| their | table |\n| --- | --- |\n| a | b |${reportText(new MarkdownReport(), ROWS)}and | more\n`;
  const html = rendered(markdown);
  expect(html.match(/<table>/g)).toHaveLength(2);
  expect(html).toContain("<h3>YouTube uploads");
  expect(html).toContain("<p>and | more</p>");
});

test("reports errors of the run, even without uploads", () => {
  const faults = [new SceError("config", "no credentials: *set* SCE_API_KEY")];
  const markdown = reportText(new MarkdownReport(), [], { faults });
  expect(rendered(markdown).trim()).toBe(
    "<h3>YouTube uploads: none</h3>\n<p><code>sce: no credentials: *set* SCE_API_KEY</code></p>",
  );
});

describe("untrusted text stays text", () => {
  const unit = fc.constantFrom(
    ..."|`<>&[]()*_\\\n\r\t~#@!:/.-=$^{}'\";+ aw0",
    "www.",
    "https://x.org",
    "<!--",
    "@team",
    "\u202e",
  );
  const hostile = fc.oneof(fc.string({ unit, maxLength: 40 }), fc.string({ unit: "binary", maxLength: 60 }));

  test("in a row of five cells", () =>
    fc.assert(
      fc.property(hostile, hostile, (title, message) => {
        const row = reportRow(1, { title: `x${title}`, status: 500, message: `y${message}` });
        const markdown = reportText(new MarkdownReport(), [row, ...ROWS]);
        expect(markdown.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\ufffe\uffff]/);
        const [first, ...others] = cells(markdown);
        expect([first?.length, others.length]).toEqual([5, 3]);
        expect(seen(first?.[3])).toBe(escapeForFile(`x${title}`));
        expect(seen(first?.[2])).toBe(escapeForFile(`y${message}`));
      }),
      runs(300),
    ));

  test.each(["@team", "a@b.org", "#12", "GH-1", "https://x.org/a?b", "www.x.org", ":smile:", "$x$", "<b>", "`a`"])(
    "%s has no special meaning",
    (title) => {
      const markdown = reportText(new MarkdownReport(), [reportRow(1, { title })]);
      // In <code>, which GitHub and GitLab do not change, and without the characters that their parsers search for.
      expect(markdown).toMatch(/<code>(?!.*(@|#\d(?!\d*;)|:\/|www\.|\$|`|<b>)).*<\/code>/);
      expect(seen(cells(markdown)[0]?.[3])).toBe(title);
    },
  );
});

describe("a summary that is too large for GitHub", () => {
  test("is cut, and says how much is left out", () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => reportRow(n + 1, { title: `Video ${n + 1}`, status: 0 }));
    const markdown = reportText(new MarkdownReport(), rows);
    expect(Buffer.byteLength(markdown)).toBeLessThan(LARGEST_TABLE_BYTES + 1000);
    const shown = markdown.match(/^\| \d+ \|/gm)?.length ?? 0;
    expect(markdown).toContain("### YouTube uploads: 20000 pending\n");
    expect(markdown.endsWith(`|\n\n${20_000 - shown} more uploads are not shown.\n\n`)).toBe(true);
  });

  test("is cut between rows, and every row is complete", () => {
    const odd = ["a | b", "\\|", "x\n| y |", "`|`", "", "|".repeat(600), "🎬|"];
    const rows = Array.from({ length: 9000 }, (_, n) => {
      const title = odd[n % odd.length];
      return reportRow(n + 1, n % 2 ? { title, status: 400, message: title } : { title, youtube_id: "x" });
    });
    const [table = "", more] = reportText(new MarkdownReport(), rows).split(/\n\n(?=\d+ more)/);
    expect(more).toMatch(/^\d+ more uploads are not shown\.\n\n$/);
    const lines = table.split("\n").filter((line) => line.startsWith("|"));
    expect(lines.length).toBeGreaterThan(1000);
    for (const line of lines) expect(line.split("|")).toHaveLength(7);
    expect(lines.slice(2).map((line) => line.split(" ")[1])).toEqual(lines.slice(2).map((_, n) => `${n + 1}`));
  });

  test("never comes from one title, because titles are cut", () => {
    const markdown = reportText(new MarkdownReport(), [reportRow(1, { title: "🎬".repeat(2_000_000) })]);
    expect(seen(cells(markdown)[0]?.[3])).toBe(`${"🎬".repeat(500)}…`);
  });
});
