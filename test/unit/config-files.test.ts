import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { Folder } from "../helpers/folder.ts";

const isWindows = process.platform === "win32";
const isRoot = process.getuid?.() === 0;

test.each([".scerc", ".scerc.json", ".scerc.yaml", ".scerc.yml"])("finds %s in a folder above", async (name) => {
  const folder = new Folder();
  const path = folder.write(`home/project/${name}`, '{"cdn": 158}');
  mkdirSync(folder.at("home/project/a/b"), { recursive: true });
  const config = await loadConfig(folder.system({ cwd: folder.at("home/project/a/b") }), {});
  expect(config.settings.cdn?.origin).toMatchObject({ path, line: 1, role: "project" });
});

test("reads only the nearest folder with a file", async () => {
  const folder = new Folder();
  folder.write("home/project/.scerc", "no such key: 1\n");
  folder.write("home/project/a/.scerc.yaml", "cdn: 2\n");
  expect((await loadConfig(folder.system({ cwd: folder.at("home/project/a") }), {})).settings.cdn?.value).toBe("2");
});

test("a file in the home folder is the user's own, even in the current folder", async () => {
  const folder = new Folder();
  folder.write("home/.scerc.yml", "cdn: 1\n");
  const config = await loadConfig(folder.system({ cwd: folder.at("home") }), {});
  expect(config.settings.cdn?.origin).toMatchObject({ role: "user" });
  expect(config.files.map((file) => file.path)).toEqual([
    folder.at("home/.config/sce/config.yaml"),
    folder.at("home/.scerc.yml"),
  ]);
});

test("reads nothing above home, even through a link", async () => {
  const folder = new Folder();
  folder.write(".scerc", "cdn: 666\n");
  expect((await loadConfig(folder.system(), {})).settings.cdn).toBeUndefined();
  symlinkSync(folder.at("home"), folder.at("link"));
  const linked = folder.system({ home: folder.at("link") });
  expect((await loadConfig(linked, {})).settings.cdn).toBeUndefined();
});

test("outside the home folder, searches up to the repository's root", async () => {
  const folder = new Folder();
  folder.write("work/.scerc", "cdn: 5\n");
  mkdirSync(folder.at("work/repository/deep"), { recursive: true });
  const system = folder.system({ cwd: folder.at("work/repository/deep") });
  expect((await loadConfig(system, {})).settings.cdn).toBeUndefined();
  mkdirSync(folder.at("work/repository/.git"));
  expect((await loadConfig(system, {})).settings.cdn).toBeUndefined();
  folder.write("work/repository/.scerc", "cdn: 6\n");
  expect((await loadConfig(system, {})).settings.cdn?.value).toBe("6");
});

test("if home is the root folder, does not search the whole disk", async () => {
  const folder = new Folder();
  folder.write("work/.scerc", "cdn: 5\n");
  mkdirSync(folder.at("work/deep"));
  const system = folder.system({ cwd: folder.at("work/deep"), home: "/", env: { XDG_CONFIG_HOME: folder.at("none") } });
  expect((await loadConfig(system, {})).settings.cdn).toBeUndefined();
});

test("reads the project's file without a home folder", async () => {
  const folder = new Folder();
  folder.write("home/project/.scerc", "cdn: 5\n");
  expect((await loadConfig(folder.system({ home: undefined }), {})).settings.cdn?.value).toBe("5");
});

test.each([
  ["linux", {}, "home/.config/sce/config.yaml"],
  ["darwin", {}, "home/Library/Preferences/sce/config.json"],
  ["win32", {}, "home/AppData/Roaming/sce/Config/config.yaml"],
  ["linux", { XDG_CONFIG_HOME: "relative" }, "home/.config/sce/config.yml"],
] as const)("on %s with %o the user's file is %s", async (platform, env, path) => {
  const folder = new Folder();
  folder.write(path, '{"cdn": "5"}');
  expect((await loadConfig(folder.system({ platform, env }), {})).settings.cdn?.value).toBe("5");
});

test.each([
  ["linux", "XDG_CONFIG_HOME", "sce/config.yaml"],
  ["win32", "XDG_CONFIG_HOME", "sce/config.yaml"],
  ["win32", "APPDATA", "sce/Config/config.yaml"],
] as const)("on %s $%s moves the user's file to its %s", async (platform, name, path) => {
  const folder = new Folder();
  folder.write("home/.config/sce/config.yaml", "cdn: 1\n");
  folder.write("home/AppData/Roaming/sce/Config/config.yaml", "cdn: 1\n");
  folder.write(`moved/${path}`, "cdn: 2\n");
  const system = folder.system({ platform, env: { [name]: folder.at("moved") } });
  expect((await loadConfig(system, {})).settings.cdn?.value).toBe("2");
});

test("two files in one folder are an error that names both", async () => {
  const folder = new Folder();
  const one = folder.write("home/project/.scerc", "");
  const other = folder.write("home/project/.scerc.json", "");
  await expect(loadConfig(folder.system(), {})).rejects.toMatchObject({
    kind: "config",
    message: `both ${one} and ${other} exist`,
  });
});

test.each(["option", "variable"])("reads only the file that the %s names", async (by) => {
  const folder = new Folder();
  folder.write("home/.scerc", "api_key: home\n");
  folder.write("home/project/.scerc", "this: is not read\n");
  const path = folder.write("home/other.conf", "cdn: 5\n");
  const config = await (by === "option"
    ? loadConfig(folder.system({ env: { SCE_CONFIG: "nowhere" } }), { config: "../other.conf" })
    : loadConfig(folder.system({ env: { SCE_CONFIG: path } }), {}));
  expect(config.files.map(({ path, status }) => ({ path, status }))).toEqual([{ path, status: "used" }]);
  expect(Object.keys(config.settings)).toEqual(["cdn", "api_url"]);
});

test("the file of --config must exist", async () => {
  const folder = new Folder();
  await expect(loadConfig(folder.system(), { config: "none.yaml" })).rejects.toMatchObject({
    kind: "config",
    message: `${folder.at("home/project/none.yaml")} was not found`,
  });
});

test.each(["", "\n \n"])("a JSON file of %j is empty", async (text) => {
  const folder = new Folder();
  folder.write("home/project/.scerc.json", text);
  const { files } = await loadConfig(folder.system(), {});
  expect(files.map(({ status }) => status)).toContain("empty");
});

test("--config may name a package.json", async () => {
  const folder = new Folder();
  folder.write("home/project/package.json", '{"cdn": 5}');
  expect((await loadConfig(folder.system(), { config: "package.json" })).settings.cdn?.value).toBe("5");
});

test.each(["", "\n \n", "# nothing\n", "\ufeff"])("a file of %j is empty", async (text) => {
  const folder = new Folder();
  const path = folder.write("home/project/.scerc", text);
  const [file] = (await loadConfig(folder.system(), {})).files;
  expect({ path: file?.path, status: file?.status }).toEqual({ path, status: "empty" });
});

test("accepts a byte-order mark and CRLF", async () => {
  const folder = new Folder();
  folder.write("home/project/.scerc", "\ufeffapi_key: k\r\ncdn: 5\r\n");
  expect((await loadConfig(folder.system(), {})).settings).toMatchObject({
    api_key: { value: "k", origin: { line: 1 } },
  });
});

test.each([
  ["UTF-16", Buffer.from("\ufeffcdn: 5\n", "utf16le")],
  ["UTF-16 without a mark", Buffer.from("cdn: 5\n", "utf16le")],
  ["Latin-1", Buffer.from("api_key: \xe4\n", "latin1")],
])("a file in %s is an error", async (_name, bytes) => {
  const folder = new Folder();
  folder.write("home/project/.scerc", bytes);
  await expect(loadConfig(folder.system(), {})).rejects.toThrow("is not UTF-8 text");
});

test("reads 64 KiB; one byte more is an error", async () => {
  const folder = new Folder();
  const limit = `cdn: 5\n#${" ".repeat(64 * 1024 - 8)}`;
  folder.write("home/project/.scerc", limit);
  expect((await loadConfig(folder.system(), {})).settings.cdn?.value).toBe("5");
  folder.write("home/project/.scerc", `${limit} `);
  await expect(loadConfig(folder.system(), {})).rejects.toThrow("is larger than 64 KiB");
});

test("a folder instead of the file is an error", async () => {
  const folder = new Folder();
  mkdirSync(folder.at("home/project/.scerc"));
  await expect(loadConfig(folder.system(), {})).rejects.toThrow("is a folder, not a file");
});

test.skipIf(isWindows)("a FIFO instead of the file is an error, without waiting", async () => {
  const folder = new Folder();
  execFileSync("mkfifo", [folder.at("home/project/.scerc")]);
  await expect(loadConfig(folder.system(), {})).rejects.toThrow("is not a regular file");
  await expect(loadConfig(folder.system(), { config: ".scerc" })).rejects.toThrow("is not a regular file");
});

test.skipIf(isWindows)("a link to a device is an error; a link to a file works", async () => {
  const folder = new Folder();
  symlinkSync("/dev/zero", folder.at("home/.scerc"));
  await expect(loadConfig(folder.system(), {})).rejects.toThrow("is not a regular file");
  const linked = new Folder();
  linked.write("home/elsewhere", "cdn: 5\n");
  symlinkSync("../elsewhere", linked.at("home/project/.scerc"));
  expect((await loadConfig(linked.system(), {})).settings.cdn?.value).toBe("5");
});

test.skipIf(isWindows)("a broken link is an error", async () => {
  const folder = new Folder();
  symlinkSync("nowhere", folder.at("home/project/.scerc"));
  await expect(loadConfig(folder.system(), {})).rejects.toThrow(".scerc was not found");
});

test.skipIf(isWindows || isRoot)("an unreadable file or folder is an error", async () => {
  const folder = new Folder();
  folder.write("home/project/.scerc", "cdn: 5\n", 0o000);
  await expect(loadConfig(folder.system(), {})).rejects.toThrow("cannot be read (permission denied)");

  const closed = new Folder();
  closed.write("home/project/.scerc", "cdn: 5\n");
  mkdirSync(closed.at("home/project/closed/inner"), { recursive: true });
  chmodSync(closed.at("home/project/closed"), 0o000);
  const inside = closed.system({ cwd: closed.at("home/project/closed/inner") });
  const failure = loadConfig(inside, {}).finally(() => chmodSync(closed.at("home/project/closed"), 0o700));
  await expect(failure).rejects.toMatchObject({
    kind: "config",
    message: `the folder ${closed.at("home/project/closed")} cannot be read (permission denied)`,
  });
});

test.skipIf(isWindows)(
  "a file with a secret that others may read gets one warning, with the command that fixes it",
  async () => {
    const folder = new Folder();
    const path = folder.write("home/project/.scerc", "api_secret: s\n", 0o644);
    expect((await loadConfig(folder.system(), {})).warnings).toEqual([
      `other users can read the secret in ${path}; fix it with: chmod 600 ${path}`,
    ]);
    folder.write("home/project/.scerc", "api_key: k\n", 0o644);
    expect((await loadConfig(folder.system(), {})).warnings).toEqual([]);
    const secret = folder.write("home/my secret", "s", 0o640);
    const env = { SCE_API_SECRET_FILE: secret };
    expect((await loadConfig(folder.system({ env }), {})).warnings).toEqual([
      `other users can read the secret in ${secret}; fix it with: chmod 600 '${secret}'`,
    ]);
  },
);

test.skipIf(isWindows || !isRoot)("does not warn about a secret that a container mounts", async () => {
  const folder = new Folder();
  const secret = folder.write("run/secret", "s", 0o444);
  const config = folder.write("run/config.yaml", "api_secret: s\n", 0o444);
  for (const path of [secret, config]) chownSync(path, 54321, 54321);
  const env = { SCE_API_SECRET_FILE: secret };
  expect((await loadConfig(folder.system({ env }), { config })).warnings).toEqual([]);
});

test.skipIf(isWindows)("a folder that is a link to itself is an error", async () => {
  const folder = new Folder();
  symlinkSync(".config", folder.at("home/.config"));
  folder.write("home/.scerc", "cdn: 5\n");
  await expect(loadConfig(folder.system(), {})).rejects.toMatchObject({
    kind: "config",
    message: `the folder ${folder.at("home/.config")} is a broken link`,
    hint: expect.stringContaining("--config FILE"),
  });
  const named = folder.write("home/other.yaml", "cdn: 6\n");
  expect((await loadConfig(folder.system(), { config: named })).settings.cdn?.value).toBe("6");
});
