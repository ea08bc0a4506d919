import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Account } from "../helpers/account.ts";
import { startApi, uploaded } from "../helpers/api.ts";
import { COMMANDS, commandFor, PLACES, pathAt, run, runHere } from "../helpers/places.ts";

describe("a file that is more than data is refused, and nothing in it runs", () => {
  const ran = (account: Account) => join(account.root, "ran");
  const laughs = ["a: &a [lol, lol]", ...Array.from({ length: 20 }, (_, n) => `${n}: &b${n} [*b${n - 1}, *b${n - 1}]`)];
  const TRICKS: readonly (readonly [name: string, text: (account: Account) => string | object])[] = [
    ["$import in YAML", (account) => `$import: ${join(account.root, "evil.js")}\n`],
    ["$import in JSON", (account) => ({ $import: [join(account.root, "evil.js")] })],
    ["$import in a profile", (account) => ({ profiles: { live: { $import: join(account.root, "evil.cjs") } } })],
    ["!!js/function", (account) => `api_key: !!js/function "require('fs').writeFileSync('${ran(account)}', '')"\n`],
    ["a tag with its own toString", () => "api_key: {toString: !<tag:yaml.org,2002:js/function> 'function () {}'}\n"],
    ["!!python/object", (account) => `api_key: !!python/object/apply:os.system ["touch ${ran(account)}"]\n`],
    ["a command in a project's file, or as one text", (account) => `api_secret_command: touch ${ran(account)}\n`],
    ["a billion laughs", () => `${laughs.join("\n")}\n`],
    [
      "a merge bomb",
      () => `a: &a {x: 1}\n${Array.from({ length: 500 }, (_, n) => `k${n}: {<<: [*a, *a, *a]}`).join("\n")}\n`,
    ],
    ["60,000 nested brackets", () => "[".repeat(60_000)],
    ["10,000 nested objects", () => `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`],
    ["__proto__", () => '{"__proto__": {"api_url": "http://127.0.0.1/"}, "constructor": {"prototype": {}}}'],
  ];

  test.each(TRICKS.map(([name, text], row) => [name, row, text] as const))("%s", async (_, row, text) => {
    const outcomes = PLACES.map(async (place, at) => {
      const account = new Account();
      for (const name of ["evil.js", "evil.cjs"])
        account.write(
          "root",
          name,
          `require("fs").writeFileSync(${JSON.stringify(ran(account))}, ""); module.exports = {}`,
        );
      const content = text(account);
      const path = pathAt(place, account, typeof content === "string" ? ".scerc" : ".scerc.json");
      writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content), { mode: 0o600 });
      // The built program runs for one place per trick, and over all tricks for every place.
      const ask = at === row % PLACES.length ? run : runHere;
      const outcome = await ask(commandFor(row, at), place, path, account);
      return { place, path, outcome, ran: existsSync(ran(account)) };
    });
    for (const { place, path, outcome, ran } of await Promise.all(outcomes)) {
      const { code, stdout, stderr } = outcome;
      expect({ place, code, stdout, ran }).toEqual({ place, code: 3, stdout: "", ran: false });
      expect(stderr).toMatch(/^sce: [^\n]{10,400}\n(hint: [^\n]+\n)?$/);
      expect(stderr.startsWith(`sce: ${path}`)).toBe(true);
    }
  });
});

describe("programs where other tools load their configuration", () => {
  const CODE = [".js", ".cjs", ".mjs", ".ts", ".mts", ".cts"];
  const BASES = [".scerc", "sce.config", "config", ".config/config", ".config/scerc", ".config/sce", ".config/.scerc"];
  const PROGRAMS = BASES.flatMap((base) => CODE.map((ending) => `${base}${ending}`));
  const META = {
    cosmiconfig: {
      searchPlaces: ["sce.config.js", ".scerc.js"],
      loaders: { ".js": "./sce.config.js" },
      $import: "./x.js",
    },
    sce: { cdn: 666, api_url: "http://127.0.0.1:1/" },
  };

  /** Every folder that sce searches, full of programs. Each program creates a file if it runs. */
  function trap(): Account {
    const account = new Account();
    const ran = JSON.stringify(join(account.root, "ran"));
    // Runs as CommonJS, as a module and as TypeScript.
    const program = `process.getBuiltinModule("fs").writeFileSync(${ran}, "");`;
    for (const folder of ["cwd", "project", "home", "config"] as const) {
      for (const name of PROGRAMS) account.write(folder, name, program);
      for (const name of [
        "package.json",
        "package.yaml",
        ".config/config.json",
        ".config/config.yaml",
        ".config/sce.json",
      ])
        account.write(folder, name, META);
      for (const name of [".config/scerc", ".config/scerc.json", ".config/scerc.yaml"])
        account.write(folder, name, { cdn: 666 });
    }
    account.write("cwd", "node_modules/cosmiconfig/package.json", { main: "index.js" });
    account.write("cwd", "node_modules/cosmiconfig/index.js", `require("fs").writeFileSync(${ran}, "")`);
    return account;
  }

  test.each(COMMANDS)("are not read by sce %s", async (line) => {
    const { env } = await startApi(uploaded);
    const account = trap();
    const { code, stdout, stderr } = await run(line, "the home folder", "", account, env);
    expect({ code, stderr: stderr.replace(/^sce: no config file found; .*\n/, "") }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toContain("666");
    expect(readdirSync(account.root)).toEqual(["home"]);
  });

  test("do not run even if --config or SCE_CONFIG names one", async () => {
    const account = trap();
    const names = [...BASES.slice(0, 2), ...BASES.slice(3, 4)].flatMap((base) =>
      CODE.map((ending) => `${base}${ending}`),
    );
    const outcomes = names.map(async (name, at) => {
      const place = at % 2 === 0 ? "--config" : "SCE_CONFIG";
      return { name, outcome: await run(commandFor(0, at), place, join(account.cwd, name), account) };
    });
    for (const { name, outcome } of await Promise.all(outcomes)) {
      const { code, stdout, stderr } = outcome;
      expect({ name, code, stdout }).toEqual({ name, code: 3, stdout: "" });
      expect(stderr).toContain(join(account.cwd, name));
    }
    expect(readdirSync(account.root)).toEqual(["home"]);
  });
});
