import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { Folder } from "../helpers/folder.ts";

const cwd = process.cwd();

afterEach(() => process.chdir(cwd));

/** Files that a configuration loader might execute. Each creates a file if it runs. */
const PROGRAMS = [".config/config", ".scerc", "sce.config", ".config/scerc", ".config/sce"].flatMap((name) =>
  [".js", ".cjs", ".mjs", ".ts"].map((extension) => `${name}${extension}`),
);

/** A project full of such files. It becomes this process's current folder. */
function trap(): Folder {
  const folder = new Folder();
  const ran = JSON.stringify(folder.at("ran"));
  for (const place of ["home", "home/project", "home/.config/sce"]) {
    // Runs as CommonJS, as a module and as TypeScript.
    const program = `process.getBuiltinModule("node:fs").writeFileSync(${ran}, "");`;
    for (const name of PROGRAMS) folder.write(`${place}/${name}`, program);
    folder.write(
      `${place}/package.json`,
      '{"cosmiconfig": {"searchPlaces": ["sce.config.js", ".scerc.js"]}, "sce": {"cdn": 666}}',
    );
    folder.write(`${place}/.config/config.json`, '{"cosmiconfig": {"searchPlaces": ["sce.config.js"]}}');
  }
  folder.write("home/project/.scerc", "cdn: 5\n");
  process.chdir(folder.at("home/project"));
  return folder;
}

test("no stray file is executed or read as a configuration", async () => {
  const folder = trap();
  const { settings, files } = await loadConfig(folder.system(), {});
  expect(settings.cdn?.value).toBe("5");
  expect(files.filter((file) => file.status === "used").map((file) => file.path)).toEqual([
    folder.at("home/project/.scerc"),
  ]);
  // Anything that a loader starts in the background has run by now.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
  expect(readdirSync(folder.path)).toEqual(["home"]);
});

test.each(PROGRAMS)("%s is not executed even if --config names it", async (name) => {
  const folder = trap();
  await expect(loadConfig(folder.system(), { config: name })).rejects.toMatchObject({ kind: "config" });
  expect(readdirSync(folder.path)).toEqual(["home"]);
});

test("a file named by $import is not read", async () => {
  const folder = new Folder();
  const secret = folder.write("home/other.yaml", "api_key: imported\n");
  for (const name of [".scerc.yaml", ".scerc.json", "package.json"]) {
    const path = folder.write(`home/${name}`, `{"$import": ${JSON.stringify(secret)}}`);
    await expect(loadConfig(folder.system(), { config: path })).rejects.toThrow('key "$import" is unknown');
  }
});

test("imports only the explorer of cosmiconfig, not its entry point", () => {
  const sources = join(import.meta.dirname, "../../src");
  for (const entry of readdirSync(sources, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
    expect(text, entry.name).not.toMatch(/(from|import\(|require\()\s*["']cosmiconfig["']/);
  }
});

test("the example is a valid configuration", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", readFileSync(join(import.meta.dirname, "../../.scerc.example")));
  const { settings } = await loadConfig(folder.system(), {});
  expect(settings.cdn?.value).toBe("158");
  expect(settings.api_key?.value).toBe("APX4GKLM0RKQLSP2FBO1ROPKSSW47DZE");
});

test("the example is valid with all its commented settings", async () => {
  const folder = new Folder();
  const example = readFileSync(join(import.meta.dirname, "../../.scerc.example"), "utf8");
  const whole = example.replace(/^# (?=( {2})*[a-z_]+:( |$))/gm, "").replace(/^api_secret(_file)?: .*$/gm, "");
  folder.write("home/.scerc", whole);
  const { settings, profile } = await loadConfig(folder.system(), {});
  expect(profile?.name).toBe("staging");
  expect(settings.cdn?.value).toBe("159");
  expect(settings.api_secret_command?.value).toEqual(["op", "read", "op://Private/ScaleEngine/secret"]);
});
