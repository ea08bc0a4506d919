import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newFile, withProfile } from "../../src/config/compose.ts";
import { parseDocument } from "../../src/config/document.ts";
import { configuredEndpoint } from "../../src/config/endpoint.ts";
import { loadConfig } from "../../src/config/load.ts";
import { type Key, textProblem } from "../../src/config/settings.ts";
import { Folder } from "../helpers/folder.ts";
import { runs } from "../helpers/runs.ts";

const HARD = ["1e5", "0158", "null", "~", "true", "- a", "# x", "a # b", "a: b", "'", '"', "\\", "\\n", "{a}", "[a]"];
const HARDER = [
  " a ",
  "!!str a",
  "&a",
  "*a",
  "%",
  "@",
  "`",
  "---",
  "...",
  "?",
  "|",
  ">",
  "<<",
  "=",
  "\u2028",
  "\ufeff",
];
const UNICODE = ["ключ", "動画", "e\u0301", "😀", "\u00a0", "\u200b", "\u202e", "a".repeat(2000)];

/** Any text that a config file may hold. */
const text = fc
  .oneof(fc.constantFrom(...HARD, ...HARDER, ...UNICODE), fc.string({ unit: "binary", minLength: 1, maxLength: 80 }))
  .filter((value) => value !== "" && textProblem(value) === undefined);

const settings = fc.record({ apiKey: text, secret: text, cdn: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }) });

type Settings = typeof settings extends fc.Arbitrary<infer Value> ? Value : never;

const entries = ({ apiKey, secret, cdn }: Settings): Map<Key, string> =>
  new Map([
    ["api_key", apiKey],
    ["api_secret", secret],
    ["cdn", String(cdn)],
  ]);

describe.each(["config.yaml", "config.json"])("in %s", (name) => {
  const folder = () => new Folder();

  test("any written text reads back", async () => {
    const here = folder();
    const target = { path: here.at(name), role: "named" } as const;
    await fc.assert(
      fc.asyncProperty(settings, fc.option(text, { nil: undefined }), async (given, profile) => {
        here.write(name, newFile(entries(given), profile, target));
        const system = here.system();
        const { credentials } = await configuredEndpoint(
          await loadConfig(system, { config: target.path, profile }),
          system,
        );
        expect(credentials).toEqual(given);
      }),
      runs(100),
    );
  });

  test("adds profiles one by one and keeps their values", () => {
    const target = { path: folder().at(name), role: "named" } as const;
    fc.assert(
      fc.property(fc.array(fc.tuple(text, settings), { minLength: 1, maxLength: 4 }), (profiles) => {
        let file = "";
        for (const [profile, given] of profiles) file = withProfile(file, profile, entries(given), target);
        const read = [...parseDocument(file, target.path, target.role).profiles].map(
          ([profile, section]) => [profile, new Map(section.map(({ key, value }) => [key, value]))] as const,
        );
        expect(new Map(read)).toEqual(new Map(profiles.map(([profile, given]) => [profile, entries(given)])));
      }),
      runs(100),
    );
  });
});

const NEW = new Map<Key, string>([
  ["api_key", "K"],
  ["api_secret", "s # :"],
]);

test("a new file explains itself", () => {
  expect(newFile(NEW, "live", { path: "/x/config.yaml", role: "user" })).toMatchInlineSnapshot(`
    "# Written by sce config init. sce help config describes all settings.

    profiles:
      live:
        api_key: "K"
        api_secret: "s # :"
    "
  `);
});

test("adding a profile keeps comments, order, quotes and numbers", () => {
  const before = `# ours
api_key: 0158 # the old one
api_secret_command: [op, read, "op://a b"] # never mind

# sets
profiles:
  test: {cdn: 0100, api_url: 'https://a.example/'}
  # the one in use
  live:
    cdn: 7
profile: live
# the end
`;
  expect(withProfile(before, "new one", NEW, { path: "/x/config.yaml", role: "user" })).toMatchInlineSnapshot(`
    "# ours
    api_key: 0158 # the old one
    api_secret_command: [ op, read, "op://a b" ] # never mind

    # sets
    profiles:
      test: { cdn: 0100, api_url: 'https://a.example/' }
      # the one in use
      live:
        cdn: 7
      "new one":
        api_key: "K"
        api_secret: "s # :"
    profile: live

    # the end
    "
  `);
});

test("a profile replaces the whole profile of the same name", () => {
  const before = "profiles:\n  live: {cdn: 7, api_key: old} # mine\n  test: {cdn: 8}\n";
  expect(withProfile(before, "live", NEW, { path: "/x/config.yaml", role: "user" })).toMatchInlineSnapshot(`
    "profiles:
      live:
        api_key: "K"
        api_secret: "s # :"
      test: { cdn: 8 }
    "
  `);
});

test.each(["", "# only a comment\n", "{}\n"])("adds a profile to the empty file %j", (before) => {
  const after = withProfile(before, "live", NEW, { path: "/x/config.yaml", role: "user" });
  expect(after).toContain("live");
  expect(after).toContain(before.startsWith("#") ? before : "");
});

test("the error for an invalid file names the line, and the file stays unchanged", () => {
  const add = () => withProfile("cdn: 1\napi_kye: hunter2\n", "live", NEW, { path: "/x/config.yaml", role: "user" });
  expect(add).toThrow('/x/config.yaml:2: key "api_kye" is unknown');
});

test("a file never grows beyond the size limit for reading", () => {
  const before = `# ${"x".repeat(65_480)}\ncdn: 1\n`;
  const add = () => withProfile(before, "live", NEW, { path: "/x/config.yaml", role: "user" });
  expect(add).toThrow("would be larger than 64 KiB");
});
