import { expect, test } from "vitest";
import { describeOrigin } from "../../src/config/describe.ts";
import { configuredEndpoint } from "../../src/config/endpoint.ts";
import { loadConfig } from "../../src/config/load.ts";
import { Folder } from "../helpers/folder.ts";

const PROFILES = `api_key: top
cdn: 1
profiles:
  live:
    api_key: live
  test:
    api_key: test
    api_url: https://test.example/
`;

test("a profile's keys beat its file's top level", async () => {
  const folder = new Folder();
  const path = folder.write("home/.scerc", PROFILES);
  const config = await loadConfig(folder.system({ env: { SCE_PROFILE: "live" } }), {});
  expect(config.settings.api_key).toMatchObject({ value: "live" });
  expect(config.settings.cdn).toMatchObject({ value: "1" });
  expect(config.settings.api_key && describeOrigin(config.settings.api_key.origin)).toBe(`${path}:5 (profile live)`);
  expect(config.profile).toMatchObject({ name: "live", origin: { name: "SCE_PROFILE" } });
});

test("--profile beats the environment and every file", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", PROFILES);
  folder.write("home/project/.scerc", "api_key: project\n");
  const env = { SCE_API_KEY: "environment", SCE_API_URL: "https://env.example/", SCE_PROFILE: "live" };
  const { settings } = await loadConfig(folder.system({ env }), { profile: "test" });
  expect(settings).toMatchObject({ api_key: { value: "test" }, api_url: { value: "https://test.example/" } });
});

test("a profile from a variable or a file does not beat the environment", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", `${PROFILES}profile: test\n`);
  const byFile = await loadConfig(folder.system({ env: { SCE_API_KEY: "environment" } }), {});
  expect(byFile.settings).toMatchObject({ api_key: { value: "environment" }, cdn: { value: "1" } });
  const byVariable = folder.system({ env: { SCE_API_KEY: "environment", SCE_PROFILE: "live" } });
  expect((await loadConfig(byVariable, {})).settings.api_key?.value).toBe("environment");
});

test("--api-url beats --profile", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", PROFILES);
  const { settings } = await loadConfig(folder.system(), { profile: "test", apiUrl: "https://option.example/" });
  expect(settings.api_url?.value).toBe("https://option.example/");
});

test("a project's file may name a profile of the user", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", PROFILES);
  folder.write("home/project/.scerc", "profile: test\n");
  const { settings } = await loadConfig(folder.system(), {});
  expect(settings).toMatchObject({ api_key: { value: "test" }, api_url: { value: "https://test.example/" } });
});

test("merges profiles of one name from several files, the project's first", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", PROFILES);
  folder.write("home/project/.scerc", "profiles:\n  live:\n    cdn: 7\n");
  const { settings } = await loadConfig(folder.system(), { profile: "live" });
  expect(settings).toMatchObject({ api_key: { value: "live" }, cdn: { value: "7" } });
});

test("an unknown profile is an error that lists the known ones", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", PROFILES);
  await expect(loadConfig(folder.system(), { profile: "tset" })).rejects.toMatchObject({
    kind: "config",
    message: "--profile tset names a profile that does not exist; the profiles are live, test",
    hint: 'did you mean "test"?',
  });
});

test("the error for an unknown profile in a file shows the line, not the name", async () => {
  const folder = new Folder();
  const path = folder.write("home/.scerc", "cdn: 1\nprofile: nowhere\n");
  await expect(loadConfig(folder.system(), {})).rejects.toMatchObject({
    kind: "config",
    message: `${path}:2: key "profile" names a profile that does not exist; no profiles are defined`,
  });
});

test("a profile may be called like a property of every object", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", "profiles:\n  __proto__:\n    cdn: 3\n  live: {cdn: 4}\n");
  expect((await loadConfig(folder.system(), { profile: "__proto__" })).settings.cdn?.value).toBe("3");
  await expect(loadConfig(folder.system(), { profile: "constructor" })).rejects.toThrow("does not exist");
});

test("if only profiles have credentials, the error names the profiles", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", "profiles:\n  dev:\n    api_key: k\n    api_secret: s\n    cdn: 1\n");
  const system = folder.system();
  await expect(configuredEndpoint(await loadConfig(system, {}), system)).rejects.toMatchObject({
    kind: "config",
    hint: "choose a profile with --profile or SCE_PROFILE: dev",
  });
});
