import { expect, test } from "vitest";
import { describeOrigin } from "../../src/config/describe.ts";
import { configuredEndpoint } from "../../src/config/endpoint.ts";
import { type Config, loadConfig } from "../../src/config/load.ts";
import type { Key } from "../../src/config/settings.ts";
import { Folder } from "../helpers/folder.ts";

const value = (config: Config, key: Key) => config.settings[key]?.value;
const origin = (config: Config, key: Key) => {
  const setting = config.settings[key];
  return setting && describeOrigin(setting.origin);
};

test("the environment beats the project's file, then the config folder's, then ~/.scerc", async () => {
  const folder = new Folder();
  const home = folder.write("home/.scerc", "api_key: home\ncdn: 1\napi_secret: home\napi_url: https://home.example/\n");
  const user = folder.write("home/.config/sce/config.yaml", "api_key: user\ncdn: 2\napi_secret: user\n");
  const project = folder.write("home/project/.scerc", "# ours\napi_key: project\ncdn: 3\n");
  const config = await loadConfig(folder.system({ env: { SCE_API_KEY: "environment" } }), {});
  expect(value(config, "api_key")).toBe("environment");
  expect(value(config, "cdn")).toBe("3");
  expect(value(config, "api_secret")).toBe("user");
  expect(value(config, "api_url")).toBe("https://home.example/");
  expect(origin(config, "cdn")).toBe(`${project}:3`);
  expect(config.settings.api_key?.overrides.map(describeOrigin)).toEqual([`${project}:2`, `${user}:1`, `${home}:1`]);
  expect(config.files.map((file) => file.status)).toEqual(["used", "used", "used"]);
});

test("an option beats the environment", async () => {
  const system = new Folder().system({ env: { SCE_API_URL: "https://env.example/" } });
  const config = await loadConfig(system, { apiUrl: "https://option.example/" });
  expect(value(config, "api_url")).toBe("https://option.example/");
  expect(config.settings.api_url?.overrides.map(describeOrigin)).toEqual(["SCE_API_URL"]);
});

test("without configuration only the documented address is set", async () => {
  const config = await loadConfig(new Folder().system(), {});
  expect(Object.keys(config.settings)).toEqual(["api_url"]);
  expect(value(config, "api_url")).toBe("https://api.scaleengine.net/stable/");
});

test("a secret from a higher source replaces any kind of secret from a lower one", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", "api_secret: low\n");
  const config = await loadConfig(folder.system({ env: { SCE_API_SECRET_FILE: "secret" } }), {});
  expect(value(config, "api_secret_file")).toBe("secret");
  expect(value(config, "api_secret")).toBeUndefined();
  expect(config.settings.api_secret_file?.overrides).toHaveLength(1);
});

test("two secrets in one source are an error", async () => {
  const folder = new Folder();
  const both = folder.system({ env: { SCE_API_SECRET: "a", SCE_API_SECRET_FILE: "b" } });
  await expect(loadConfig(both, {})).rejects.toThrow("both SCE_API_SECRET and SCE_API_SECRET_FILE are set");
  folder.write("home/.scerc", "api_secret: a\napi_secret_file: b\n");
  await expect(loadConfig(folder.system(), {})).rejects.toThrow(
    ':2: key "api_secret_file" can\'t be used together with "api_secret"',
  );
});

test.each([
  ["SCE_API_KEY", "api_key (SCE_API_KEY)"],
  ["SCE_API_SECRET", "api_secret (SCE_API_SECRET or SCE_API_SECRET_FILE)"],
  ["SCE_CDN", "cdn (SCE_CDN)"],
])("if only %s is missing, the error names it", async (name, missing) => {
  const env = { SCE_API_KEY: "k", SCE_API_SECRET: "s", SCE_CDN: "158", [name]: undefined };
  const system = new Folder().system({ env });
  await expect(configuredEndpoint(await loadConfig(system, {}), system)).rejects.toMatchObject({
    message: `no credentials: ${missing} is not set`,
  });
});

test("an empty variable counts as unset, and the error names it", async () => {
  const system = new Folder().system({ env: { SCE_API_KEY: "", SCE_CDN: "158" } });
  await expect(configuredEndpoint(await loadConfig(system, {}), system)).rejects.toMatchObject({
    kind: "config",
    message:
      "no credentials: api_key (SCE_API_KEY is empty), api_secret (SCE_API_SECRET or SCE_API_SECRET_FILE) are not set",
    hint: expect.stringContaining("sce --sandbox youtube status 1"),
  });
});

test("credentials stay as written", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", "api_key: 0158\napi_secret: 1e5\ncdn: 9223372036854775807\n");
  const system = folder.system();
  expect(await configuredEndpoint(await loadConfig(system, {}), system)).toEqual({
    credentials: { apiKey: "0158", secret: "1e5", cdn: 9223372036854775807n },
    apiUrl: new URL("https://api.scaleengine.net/stable/"),
    doubts: [],
  });
});

test("reports a key and a secret from different sources", async () => {
  const folder = new Folder();
  const path = folder.write("home/.scerc", "api_key: file\napi_secret: file\ncdn: 1\n");
  const system = folder.system({ env: { SCE_API_SECRET: "environment" } });
  const { doubts } = await configuredEndpoint(await loadConfig(system, {}), system);
  expect(doubts).toEqual([`the API key comes from ${path}:1 and the secret from SCE_API_SECRET`]);
});

test.each([
  ["SCE_CDN", "0"],
  ["SCE_CDN", "-1"],
  ["SCE_CDN", "1e5"],
  ["SCE_CDN", "9223372036854775808"],
  ["SCE_API_KEY", "a\tb"],
  ["SCE_API_KEY", "a\ufffd"],
  ["SCE_API_SECRET", "a\n"],
  ["SCE_API_URL", "nowhere"],
  ["SCE_API_URL", "ftp://example.com/"],
  ["SCE_API_URL", "http://example.com/"],
  ["SCE_API_URL", "http://127.0.0.1.example.com/"],
  ["SCE_API_URL", "https://me:secret@example.com/"],
  ["SCE_API_URL", "https://example.com/?a=b"],
  ["SCE_API_URL", "https://example.com/#a"],
])("refuses %s as %j without repeating it", async (name, text) => {
  const failure = loadConfig(new Folder().system({ env: { [name]: text } }), {});
  await expect(failure).rejects.toMatchObject({ kind: "config", message: expect.stringMatching(`^${name} `) });
  await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining(text) });
});

test("checks --api-url", async () => {
  const failure = loadConfig(new Folder().system(), { apiUrl: "http://example.com/" });
  await expect(failure).rejects.toMatchObject({ kind: "config", message: expect.stringMatching(/^--api-url /) });
});

test.each(["http://localhost:8080/", "http://127.1.2.3/", "http://[::1]:80/", "https://example.com/dev/"])(
  "accepts %s as the API's address",
  async (apiUrl) => {
    expect(value(await loadConfig(new Folder().system(), { apiUrl }), "api_url")).toBe(apiUrl);
  },
);
