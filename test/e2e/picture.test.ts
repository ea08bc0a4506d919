import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/folder.ts";

const ROOT = join(import.meta.dirname, "../..");

describe.skipIf(process.platform === "win32")("the README's picture", () => {
  test("shows the current output (update it with npm run picture)", () => {
    const folder = temporaryFolder();
    const env = { PATH: process.env.PATH ?? "", TZ: "Asia/Tokyo", NO_COLOR: "1", COLUMNS: "40" };
    execFileSync(process.execPath, [join(ROOT, "scripts/picture.mjs"), folder], { env });
    for (const name of ["terminal-dark.svg", "terminal-light.svg"])
      expect(readFileSync(join(ROOT, "docs", name), "utf8"), name).toBe(readFileSync(join(folder, name), "utf8"));
  });

  test.each(["dark", "light"])("is well-formed XML without references to other files: %s", (theme) => {
    const svg = readFileSync(join(ROOT, "docs", `terminal-${theme}.svg`), "utf8");
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
    expect([...names].sort()).toEqual(["g", "path", "rect", "svg", "text", "title"]);
  });
});
