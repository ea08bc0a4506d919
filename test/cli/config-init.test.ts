import { createHmac } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { failure, http, SECRET, startApi, uploaded } from "../helpers/api.ts";
import { CONTENT, FILE, initWords, KEY, world } from "../helpers/config-init.ts";
import { Folder } from "../helpers/folder.ts";
import { sce, signalSender } from "../helpers/sce.ts";

describe("without a terminal", () => {
  test("writes the settings, prints only the path, and asks the API", async () => {
    const folder = new Folder();
    const { url, seen } = await startApi(uploaded);
    const outcome = await sce(initWords("--api-url", url), world(folder));
    expect(outcome).toEqual({
      code: 0,
      stdout: `${folder.at(FILE)}\n`,
      stderr: "sce: the API accepts these credentials\n",
    });
    expect(readFileSync(folder.at(FILE), "utf8")).toBe(`${CONTENT}api_url: "${url}"\n`);
    expect(seen.map(({ request }) => request)).toMatchObject([
      { command: "youtube.status", id: 1, api_key: KEY, cdn: 158 },
    ]);
    const after = await sce("youtube status 1 --field state", world(folder));
    expect(after).toEqual({ code: 0, stdout: "uploaded\n", stderr: "" });
  });

  test.skipIf(process.platform === "win32")("the file and its folder are for their owner alone", async () => {
    const folder = new Folder();
    await sce(initWords("--no-check"), world(folder));
    expect(statSync(folder.at(FILE)).mode & 0o777).toBe(0o600);
    expect(statSync(folder.at("config/sce")).mode & 0o777).toBe(0o700);
  });

  test.each<[line: string, message: string]>([
    ["", "--api-key, --cdn, --secret-stdin are required"],
    ["--api-key K --cdn 1", "--secret-stdin is required"],
    ["--api-key K --secret-stdin", "--cdn is required"],
    ["--cdn 158 --secret-stdin", "--api-key is required"],
  ])("config init %s is a usage error that names the missing options", async (options, message) => {
    const folder = new Folder();
    const { code, stdout, stderr } = await sce(`config init ${options}`, world(folder));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(existsSync(folder.at("config"))).toBe(false);
  });

  test.each<[options: string[], stdin: string | Uint8Array, code: number, message: string]>([
    [["--api-key", ""], "s", 2, "--api-key is empty"],
    [["--api-key", "a\tb"], "s", 2, "--api-key contains a control character"],
    [["--cdn", "0"], "s", 2, "--cdn is not a positive integer"],
    [["--cdn", "9223372036854775808"], "s", 2, "--cdn is not a positive integer"],
    [["--api-url", "http://example.com/"], "s", 3, "--api-url uses plain http"],
    [["--profile", ""], "s", 2, "the profile name is empty"],
    [["--profile", "a\nb"], "s", 2, "the profile name contains a control character"],
    [["--config", ""], "s", 3, "--config needs a file name"],
    [[], "", 2, "the secret on stdin is empty"],
    [[], "\n", 2, "the secret on stdin is empty"],
    [[], "s\n\n", 2, "the secret on stdin contains a control character"],
    [[], Buffer.from([0xff, 0xfe, 0x41]), 2, "the secret on stdin is not UTF-8 text"],
    [[], "s".repeat(70_000), 2, "the secret on stdin is larger than 64 KiB"],
  ])("refuses %j and writes nothing", async (options, stdin, code, message) => {
    const folder = new Folder();
    const outcome = await sce(initWords(...options), world(folder, { stdin }));
    expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
    expect(outcome.stderr).toContain(message);
    expect(existsSync(folder.at("config"))).toBe(false);
  });

  test.each<[stdin: string, secret: string]>([
    ["s3cret", "s3cret"],
    ["s3cret\r\n", "s3cret"],
    [" s \n", " s "],
    ["1e5\n", "1e5"],
    ["null", "null"],
    [`"'#: \\ é 動画\n`, `"'#: \\ é 動画`],
  ])("stores the secret %j as %j", async (stdin, secret) => {
    const folder = new Folder();
    const { url, seen } = await startApi(uploaded);
    await sce(initWords("--api-url", url), world(folder, { stdin }));
    const unsigned = seen[0]?.json.replace(/,"signature":.*$/, "}") ?? "";
    expect(seen[0]?.request.signature).toBe(createHmac("sha256", secret).update(unsigned).digest("base64"));
  });
});

describe("an existing file", () => {
  test("is not changed, and no question is asked", async () => {
    const folder = new Folder();
    folder.write(FILE, "cdn: 1\n");
    const { code, stdout, stderr } = await sce(initWords(), world(folder));
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(`${folder.at(FILE)} already exists\nhint: use --force to replace it`);
    expect(readFileSync(folder.at(FILE), "utf8")).toBe("cdn: 1\n");
  });

  test("is replaced with --force, even if it is not a valid configuration", async () => {
    const folder = new Folder();
    folder.write(FILE, "}{", 0o644);
    expect((await sce(initWords("--force", "--no-check"), world(folder))).code).toBe(0);
    expect(readFileSync(folder.at(FILE), "utf8")).toBe(CONTENT);
  });

  test("under another name in the folder counts, because only one is allowed", async () => {
    const folder = new Folder();
    const json = folder.write("config/sce/config.json", '{"cdn": 1}');
    expect((await sce(initWords(), world(folder))).code).toBe(3);
    const { code, stdout } = await sce(initWords("--no-check", "--profile", "live"), world(folder));
    expect([code, stdout]).toEqual([0, `${json}\n`]);
    expect(JSON.parse(readFileSync(json, "utf8"))).toEqual({
      cdn: 1,
      profiles: { live: { api_key: KEY, api_secret: SECRET, cdn: "158" } },
    });
  });

  test.skipIf(process.platform === "win32")("is never written through a link, not even with --force", async () => {
    const folder = new Folder();
    const target = folder.write("elsewhere", "cdn: 1\n");
    mkdirSync(folder.at("config/sce"), { recursive: true });
    symlinkSync(target, folder.at(FILE));
    for (const more of [[], ["--force"], ["--profile", "live"], ["--profile", "live", "--force"]]) {
      const { code, stderr } = await sce(initWords(...more), world(folder));
      expect([code, stderr]).toEqual([3, expect.stringContaining("is a symbolic link")]);
    }
    expect(readFileSync(target, "utf8")).toBe("cdn: 1\n");
  });

  test("is the file of --config or SCE_CONFIG", async () => {
    const folder = new Folder();
    const path = folder.at("home/project/new/my.yaml");
    expect((await sce(initWords("--no-check", "--config", "new/my.yaml"), world(folder))).stdout).toBe(`${path}\n`);
    const env = { SCE_CONFIG: path };
    expect((await sce(initWords("--no-check"), world(folder, { env }))).code).toBe(3);
  });
});

describe("with --profile", () => {
  test("a new file has only that profile, and the check uses it", async () => {
    const folder = new Folder();
    const { url, seen } = await startApi(uploaded);
    const { code, stderr } = await sce(initWords("--profile", "live", "--api-url", url), world(folder));
    expect([code, seen.length]).toEqual([0, 1]);
    expect(stderr).toContain("use it with --profile live or SCE_PROFILE");
    expect(readFileSync(folder.at(FILE), "utf8")).toContain("profiles:\n  live:\n    api_key:");
    expect((await sce("youtube status 1 --profile live --json", world(folder))).code).toBe(0);
  });

  test("adds the profile to an existing file and keeps the rest", async () => {
    const folder = new Folder();
    folder.write(FILE, "# mine\ncdn: 1 # one\nprofiles:\n  test:\n    cdn: 2\n");
    expect((await sce(initWords("--profile", "live", "--no-check"), world(folder))).code).toBe(0);
    expect(readFileSync(folder.at(FILE), "utf8")).toBe(
      "# mine\ncdn: 1 # one\nprofiles:\n  test:\n    cdn: 2\n  live:\n" +
        `    api_key: "${KEY}"\n    api_secret: "${SECRET}"\n    cdn: "158"\n`,
    );
  });

  test("replaces an existing profile only with --force", async () => {
    const folder = new Folder();
    folder.write(FILE, "cdn: 1\nprofiles:\n  live:\n    cdn: 2\n");
    const refused = await sce(initWords("--profile", "live", "--no-check"), world(folder));
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('already has a profile "live"')]);
    expect((await sce(initWords("--profile", "live", "--no-check", "--force"), world(folder))).code).toBe(0);
    expect(readFileSync(folder.at(FILE), "utf8")).toMatch(/^cdn: 1\nprofiles:\n {2}live:\n {4}api_key/);
  });
});

describe("the check at the end", () => {
  const WITH_FORCE = "; to replace it, run the same command with --force";

  test.each<[play: Parameters<typeof startApi>[0], code: number, said: string]>([
    [failure("0001"), 4, "the API does not accept the key for this CDN (code 0001)"],
    [failure("0003"), 4, "the API does not accept the signature (code 0003)"],
    [failure("0005"), 4, "the account is not allowed to use the API (code 0005)"],
    [failure("0004"), 5, "the API had an unexpected error (code 0004)"],
    [failure("1000"), 5, "the API is busy (code 1000)"],
    [http(502), 5, "the API answered HTTP 502"],
    [http(200), 1, "the API answered with an HTML page"],
  ])("reports the failure and keeps the file (%#)", async (play, code, said) => {
    const folder = new Folder();
    const { url } = await startApi(play);
    const outcome = await sce(initWords("--api-url", url, "--retries", "0"), world(folder));
    expect([outcome.code, outcome.stdout]).toEqual([code, `${folder.at(FILE)}\n`]);
    const next = code === 4 ? WITH_FORCE : "; to check it again, run `sce doctor`";
    expect(outcome.stderr).toMatch(/^sce: wrote \S*, but .*\nhint: .+\n$/);
    expect(outcome.stderr.endsWith(`${next}\n`)).toBe(true);
    expect(outcome.stderr).toContain(said);
    expect(existsSync(folder.at(FILE))).toBe(true);
  });

  test.each([failure("0006"), failure("0000"), JSON.stringify({ status: "failure", message: "not found" })])(
    "any other answer proves the credentials: %s",
    async (play) => {
      const { url } = await startApi(play);
      expect((await sce(initWords("--api-url", url), world(new Folder()))).code).toBe(0);
    },
  );

  test("uses the written settings, and says that the environment would win", async () => {
    const { url, seen } = await startApi(uploaded);
    const env = { SCE_API_KEY: "ANOTHER-KEY", SCE_CDN: "7", SCE_PROFILE: "" };
    const { code, stderr } = await sce(initWords("--api-url", url), world(new Folder(), { env }));
    expect([code, seen[0]?.request]).toEqual([0, expect.objectContaining({ api_key: KEY, cdn: 158 })]);
    expect(stderr).toContain("warning: SCE_API_KEY, SCE_CDN override this file");
  });

  test("asks the sandbox with --sandbox, which knows only the sample account", async () => {
    expect((await sce(["--sandbox", ...initWords()], world(new Folder()))).code).toBe(4);
  });
});

test("a secret on stdin may end with a line break, but contains none", async () => {
  const line = `config init --no-check --api-key ${KEY} --cdn 158 --secret-stdin`;
  for (const stdin of [`${SECRET}\n`, `${SECRET}\r\n`])
    expect(await sce(line, world(new Folder(), { stdin }))).toMatchObject({ code: 0 });
  for (const stdin of [`\n${SECRET}`, `${SECRET}\n\n`, `${SECRET}\r\n${SECRET}`])
    expect(await sce(line, world(new Folder(), { stdin }))).toMatchObject({ code: 2 });
});

test("warns if a project's file beats the written settings or forbids their use", async () => {
  const folder = new Folder();
  folder.write("home/project/.scerc", "api_key: other\napi_url: https://elsewhere.example/\n");
  const line = `config init --no-check --api-key ${KEY} --cdn 158 --secret-stdin`;
  const { code, stderr } = await sce(line, world(folder, { stdin: SECRET }));
  expect(code).toBe(0);
  expect(stderr).toContain(`warning: ${folder.at("home/project/.scerc")}:1 overrides this file\n`);
  expect(stderr).toContain("warning: sce sends no requests from this folder: ");
});

test("a signal during the check says that the file was written", async () => {
  const folder = new Folder();
  const { onStart, send } = signalSender();
  const { url } = await startApi(() => send("SIGINT"));
  const line = `config init --api-key ${KEY} --cdn 158 --secret-stdin --api-url ${url}`;
  const { code, stderr } = await sce(line, { ...world(folder, { stdin: SECRET }), onStart });
  expect(code).toBe(130);
  expect(stderr).toContain(`sce: interrupted: wrote ${folder.at(FILE)}, but did not check it\n`);
});
