import { chownSync, linkSync, mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { configuredEndpoint } from "../../src/config/endpoint.ts";
import { type LoadOptions, loadConfig } from "../../src/config/load.ts";
import type { System } from "../../src/system/system.ts";
import { Folder } from "../helpers/folder.ts";

const ELSEWHERE = "api_url: https://elsewhere.example/\n";
const COMPLETE = "api_key: k\napi_secret: s\ncdn: 1\n";

async function connect(system: System, options: LoadOptions = {}) {
  return configuredEndpoint(await loadConfig(system, options), system);
}

test.each([
  ["a key", "the user's file", COMPLETE, {}, ""],
  ["a key", "the environment", "", { SCE_API_KEY: "k", SCE_API_SECRET: "s", SCE_CDN: "1" }, ""],
  ["a key", "the user's file", COMPLETE, {}, "api_secret: own\n"],
  ["a key", "the environment", "", { SCE_API_KEY: "k", SCE_CDN: "1" }, "api_secret: own\n"],
  ["a key", "the environment", "", { SCE_API_KEY: "k" }, COMPLETE],
  ["a secret", "the user's file", COMPLETE, {}, "api_key: own\n"],
  ["a secret", "the environment", "", { SCE_API_SECRET: "s", SCE_CDN: "1" }, "api_key: own\n"],
  ["a secret", "a file of the environment", "", { SCE_API_SECRET_FILE: "s" }, COMPLETE],
])("refuses a project's api_url with %s from %s", async (what, _source, user, env, own) => {
  const folder = new Folder();
  folder.write("home/.scerc", user);
  const project = folder.write("home/project/.scerc", ELSEWHERE + own);
  await expect(connect(folder.system({ env }))).rejects.toMatchObject({
    kind: "config",
    message: expect.stringMatching(
      `${project}:1: "api_url" in a project's file .*, but the ${what.slice(2)} comes from `,
    ),
  });
});

test("uses a project's api_url with the key and secret of the same file", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", COMPLETE);
  folder.write("home/project/.scerc", `${ELSEWHERE}api_key: own\napi_secret: own\n`);
  const { apiUrl, credentials } = await connect(folder.system());
  expect([apiUrl.href, credentials.secret]).toEqual(["https://elsewhere.example/", "own"]);
});

test("refuses a project's api_url if the environment replaces its secret", async () => {
  const folder = new Folder();
  folder.write("home/project/.scerc", `${COMPLETE}${ELSEWHERE}`);
  await expect(connect(folder.system({ env: { SCE_API_SECRET: "mine" } }))).rejects.toThrow(
    "needs an API key and secret from the same file",
  );
});

test("a profile does not make a project's api_url trusted", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", `profiles:\n  live: {api_key: k, api_secret: s, cdn: 1}\n`);
  folder.write("home/project/.scerc", "profiles:\n  live: {api_url: 'https://elsewhere.example/'}\n");
  await expect(connect(folder.system(), { profile: "live" })).rejects.toThrow(
    "needs an API key and secret from the same file",
  );
});

test("the user's own address replaces the project's", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", COMPLETE);
  folder.write("home/project/.scerc", ELSEWHERE);
  expect((await connect(folder.system(), { apiUrl: "https://mine.example/" })).apiUrl.href).toBe(
    "https://mine.example/",
  );
});

test("the file of --config or SCE_CONFIG counts as the user's own", async () => {
  const folder = new Folder();
  const path = folder.write("home/project/.scerc", `api_key: k\ncdn: 1\n${ELSEWHERE}`);
  const env = { SCE_API_SECRET: "s" };
  expect((await connect(folder.system({ env }), { config: path })).apiUrl.hostname).toBe("elsewhere.example");
  expect((await connect(folder.system({ env: { ...env, SCE_CONFIG: ".scerc" } }))).apiUrl.hostname).toBe(
    "elsewhere.example",
  );
});

test("reads a project's api_secret_file below its folder", async () => {
  const folder = new Folder();
  folder.write("home/project/.scerc", "api_key: k\ncdn: 1\napi_secret_file: keys/secret\n");
  folder.write("home/project/keys/secret", "s3cret\n");
  mkdirSync(folder.at("home/project/deep"));
  const system = folder.system({ cwd: folder.at("home/project/deep") });
  expect((await connect(system)).credentials.secret).toBe("s3cret");
});

test.each(["../secret", "~/secret", "link", "folder/secret"])(
  "refuses a project's api_secret_file %s, outside its folder",
  async (name) => {
    const folder = new Folder();
    folder.write("home/secret", "s3cret");
    symlinkSync(folder.at("home/secret"), folder.at("home/project/link"));
    symlinkSync(folder.at("home"), folder.at("home/project/folder"));
    folder.write("home/project/.scerc", `api_key: k\ncdn: 1\napi_secret_file: ${name}\n`);
    await expect(connect(folder.system())).rejects.toMatchObject({
      kind: "config",
      message: expect.stringMatching(/: .* (is outside the project's folder|was not found)$/),
    });
  },
);

test("a folder with a name that begins like the project's is outside the project", async () => {
  const folder = new Folder();
  folder.write("home/project-other/secret", "s3cret");
  folder.write("home/project/.scerc", "api_key: k\ncdn: 1\napi_secret_file: ../project-other/secret\n");
  await expect(connect(folder.system())).rejects.toThrow("is outside the project's folder");
});

test("a project's file can't name a command to run", async () => {
  const folder = new Folder();
  const path = folder.write("home/project/.scerc", "profiles:\n  a:\n    api_secret_command: [touch, ran]\n");
  await expect(loadConfig(folder.system(), {})).rejects.toMatchObject({
    kind: "config",
    message: `${path}:3: key "api_secret_command" is only allowed in your own file, not in a project's`,
  });
});

test.skipIf(process.platform === "win32")(
  "outside the home folder, refuses another user's file and names --config",
  async () => {
    const folder = new Folder();
    folder.write("work/.scerc", "cdn: 1\n");
    const foreign = folder.system({ cwd: folder.at("work"), uid: (process.getuid?.() ?? 0) + 1 });
    // Files of root are always trusted, so a third user gets this one.
    if (process.getuid?.() === 0) chownSync(folder.at("work/.scerc"), 12345, 12345);
    await expect(loadConfig(foreign, {})).rejects.toMatchObject({
      kind: "config",
      message: expect.stringContaining("belongs to another user"),
      hint: expect.stringContaining("--config"),
    });
    expect((await loadConfig(foreign, { config: ".scerc" })).settings.cdn?.value).toBe("1");
  },
);

test("accepts a hard link", async () => {
  const folder = new Folder();
  linkSync(folder.write("home/one", "cdn: 1\n"), folder.at("home/project/.scerc"));
  expect((await loadConfig(folder.system(), {})).settings.cdn?.value).toBe("1");
});
