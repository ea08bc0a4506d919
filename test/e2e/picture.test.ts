import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/folder.ts";
import { hasTerminals } from "../helpers/terminal.ts";

const ROOT = join(import.meta.dirname, "../..");

const PICTURES = ["terminal-dark.svg", "terminal-light.svg", "ci-dark.svg", "ci-light.svg"];

describe("the pictures of the docs", () => {
  test.skipIf(!hasTerminals)("show the current output (update them with npm run picture)", () => {
    const folder = temporaryFolder();
    const env = { PATH: process.env.PATH ?? "", TZ: "Asia/Tokyo", NO_COLOR: "1", COLUMNS: "40" };
    execFileSync(process.execPath, [join(ROOT, "scripts/picture.mjs"), folder], { env });
    for (const name of PICTURES)
      expect(readFileSync(join(ROOT, "docs", name), "utf8"), name).toBe(readFileSync(join(folder, name), "utf8"));
  });

  test.each(PICTURES)("are well-formed XML without references to other files: %s", (name) => {
    const svg = readFileSync(join(ROOT, "docs", name), "utf8");
    const names = new Set<string>();
    const parser = new SaxesParser({ xmlns: true });
    parser.on("error", (error) => {
      throw error;
    });
    parser.on("opentag", (tag) => {
      names.add(tag.name);
      for (const name of Object.keys(tag.attributes)) expect(name).not.toMatch(/href|^on|style/);
    });
    parser.write(svg).close();
    expect(["g", "path", "rect", "svg", "text", "title"]).toEqual(expect.arrayContaining([...names]));
  });
});
