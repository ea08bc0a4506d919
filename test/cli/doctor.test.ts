import { describe, expect, test } from "vitest";
import { failure, http, SECRET, startApi, success, uploaded } from "../helpers/api.ts";
import { doctor, world } from "../helpers/doctor.ts";
import { Folder } from "../helpers/folder.ts";
import { sce } from "../helpers/sce.ts";

/** Replaces what differs from run to run. */
const normal = (text: string, folder: Folder) =>
  text
    .replaceAll(folder.path, "")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
    .replace(/ in \d+ms/, " in 1ms")
    .replace(/\d+\.\d+\.\d+ \(sce needs/, "20.19.0 (sce needs")
    .replace(/is \d s (behind|ahead of)/, "is 0 s behind");

test("reports every check", async () => {
  const folder = new Folder();
  folder.write("config/sce/config.yaml", `api_key: APX4GKLM0RKQ\napi_secret: ${SECRET}\n`);
  const { url } = await startApi(uploaded);
  const { code, stdout, stderr } = await sce("doctor", world(folder, { SCE_API_URL: url, SCE_CDN: "158" }));
  expect([code, stderr]).toEqual([0, ""]);
  expect(normal(stdout, folder)).toMatchInlineSnapshot(`
    "ok       node         20.19.0 (sce needs 20.19 or later)
    skipped  config file  /home/project/.scerc: not found
    ok       config file  /config/sce/config.yaml: used, mode 600
    skipped  config file  /home/.scerc: not found
    ok       api_key      APX4… (/config/sce/config.yaml:1)
    ok       api_secret   ******** (/config/sce/config.yaml:2)
    ok       cdn          158 (SCE_CDN)
    ok       api_url      http://127.0.0.1:PORT/stable/ (SCE_API_URL)
    ok       proxy        not used
    skipped  dns          not needed: 127.0.0.1 is an IP address
    ok       tcp          connected to 127.0.0.1:PORT in 1ms
    skipped  tls          not used
    ok       clock        this machine's clock is 0 s behind the API's, close enough to sign requests
    ok       credentials  the API accepts the key and the signature
    "
  `);
});

test("without configuration, names what is missing and asks only for the time", async () => {
  const folder = new Folder();
  const { url, seen } = await startApi(failure("0006"));
  const { code, stdout, stderr } = await sce("doctor", world(folder, { SCE_API_URL: url, SCE_CDN: "" }));
  expect(code).toBe(3);
  expect(normal(stdout, folder)).toMatchInlineSnapshot(`
    "ok       node         20.19.0 (sce needs 20.19 or later)
    skipped  config file  /home/project/.scerc: not found
    skipped  config file  /config/sce/config.yaml: not found
    skipped  config file  /home/.scerc: not found
    failed   api_key      not set (SCE_API_KEY); hint: run \`sce config init\`
    failed   api_secret   not set (SCE_API_SECRET or SCE_API_SECRET_FILE); hint: run \`sce config init\`
    failed   cdn          not set (SCE_CDN is empty); hint: run \`sce config init\`
    ok       api_url      http://127.0.0.1:PORT/stable/ (SCE_API_URL)
    ok       proxy        not used
    skipped  dns          not needed: 127.0.0.1 is an IP address
    ok       tcp          connected to 127.0.0.1:PORT in 1ms
    skipped  tls          not used
    ok       clock        this machine's clock is 0 s behind the API's, close enough to sign requests
    skipped  credentials  not tried because the configuration is not complete
    "
  `);
  expect(stderr).toBe("sce: 3 of 14 checks failed: api_key, api_secret, cdn\n");
  expect(seen.map(({ json }) => json)).toEqual(["{}"]);
});

test("the sandbox passes with any configuration", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", "}{");
  const { code, stdout } = await sce("--sandbox doctor", world(folder));
  expect(code).toBe(0);
  expect(normal(stdout, folder)).toMatchInlineSnapshot(`
    "ok       node         20.19.0 (sce needs 20.19 or later)
    skipped  config file  not read with --sandbox
    skipped  api_key      not used with --sandbox
    skipped  api_secret   not used with --sandbox
    skipped  cdn          not used with --sandbox
    ok       api_url      http://127.0.0.1:PORT/stable/ (the sandbox)
    ok       proxy        not used
    skipped  dns          not needed: 127.0.0.1 is an IP address
    ok       tcp          connected to 127.0.0.1:PORT in 1ms
    skipped  tls          not used
    ok       clock        this machine's clock is 0 s behind the API's, close enough to sign requests
    ok       credentials  the API accepts the key and the signature
    "
  `);
});

describe("the configuration:", () => {
  test("reports each invalid file and the other settings, and signs nothing", async () => {
    const folder = new Folder();
    const { env, seen } = await startApi(uploaded);
    folder.write("home/.scerc", "api_kye: hunter2\n");
    folder.write("home/project/.scerc", "cdn: [hunter2]\n");
    const { SCE_API_URL, SCE_API_KEY } = env;
    const { code, checks, of, stdout } = await doctor(
      world(folder, { SCE_API_URL: SCE_API_URL ?? "", SCE_API_KEY: SCE_API_KEY ?? "" }),
    );
    expect(code).toBe(3);
    expect(checks.filter(({ name, state }) => name === "config file" && state === "failed")).toHaveLength(2);
    expect(of("api_key")).toBe("ok: KEY-… (SCE_API_KEY)");
    expect(of("cdn")).toMatch(/^skipped: unknown/);
    expect(of("credentials")).toMatch(/^skipped: not tried/);
    expect(seen.map(({ json }) => json)).toEqual(["{}"]);
    expect(stdout).not.toContain("hunter2");
  });

  test.each<[what: string, prepare: (folder: Folder) => string[], line: RegExp]>([
    ["--config without a name", () => ["--config="], /^failed: --config needs a file name$/],
    [
      "two config files in one folder",
      (folder) => {
        folder.write("home/.scerc", "");
        folder.write("home/.scerc.json", "");
        return [];
      },
      /^failed: both .*\.scerc and .*\.scerc\.json exist; remove one/,
    ],
    ["a missing file", (folder) => ["--config", folder.at("nothing")], /^failed: .*nothing was not found$/],
  ])("reports %s and still checks the network", async (_, prepare, line) => {
    const folder = new Folder();
    const { env } = await startApi(uploaded);
    const { code, of } = await doctor(world(folder, env), ...prepare(folder));
    expect([code, of("config file")]).toEqual([3, expect.stringMatching(line)]);
    expect(of("tcp")).toMatch(/^ok/);
  });

  test.skipIf(process.platform === "win32")("a secret that others may read is a warning", async () => {
    const folder = new Folder();
    const { env } = await startApi(uploaded);
    const path = folder.write("home/.scerc", "api_secret: hunter2\n", 0o644);
    const named = folder.write("secret", "hunter2", 0o640);
    const { SCE_API_SECRET: _, ...rest } = env;
    const { code, of, checks } = await doctor(world(folder, { ...rest, SCE_API_SECRET_FILE: named }));
    expect(code).toBe(0);
    expect(of("config file")).toBe(
      `warning: ${path}: used, mode 644; other users can read the secret in it; chmod 600 ${path}`,
    );
    expect(of("api_secret")).toBe(`warning: other users can read the secret in ${named}; chmod 600 ${named}`);
    expect(checks.filter(({ state }) => state === "warning")).toHaveLength(2);
  });

  test.each<[env: Record<string, string>, line: string]>([
    [{ SCE_CDN: "x" }, "failed: SCE_CDN is not a positive integer"],
    [{ SCE_PROFILE: "x" }, "failed: SCE_PROFILE names a profile that does not exist; no profiles are defined"],
  ])("reports %j and still checks the network", async (more, line) => {
    const { env, url, seen } = await startApi(uploaded);
    const { code, of } = await doctor(world(new Folder(), { ...env, ...more }), "--api-url", url);
    expect([code, of("settings")]).toEqual([3, line]);
    expect(of("tcp")).toMatch(/^ok/);
    expect(seen.map(({ json }) => json)).toEqual(["{}"]);
  });

  test("an unavailable secret fails its own line", async () => {
    const { env } = await startApi(uploaded);
    const { SCE_API_SECRET: _, ...rest } = env;
    const { code, of } = await doctor(world(new Folder(), { ...rest, SCE_API_SECRET_FILE: "/no/such/file" }));
    expect(code).toBe(3);
    expect(of("api_secret")).toBe("failed: SCE_API_SECRET_FILE: /no/such/file was not found");
  });

  test("sends nothing to a refused address", async () => {
    const folder = new Folder();
    const { url, seen } = await startApi(uploaded);
    folder.write("home/project/.scerc", `api_url: ${url}\n`);
    const env = { SCE_API_KEY: "K", SCE_API_SECRET: "s", SCE_CDN: "1" };
    const { code, of } = await doctor(world(folder, env));
    expect([code, seen.length]).toEqual([3, 0]);
    expect(of("api_url")).toContain("needs an API key and secret from the same file");
    for (const name of ["dns", "tcp", "tls", "clock", "credentials"]) expect(of(name)).toMatch(/^skipped/);
  });
});

describe("the credentials:", () => {
  test.each<[play: Parameters<typeof startApi>[0], code: number, line: RegExp]>([
    [failure("0001"), 4, /^failed: .*\(code 0001\).*; check api_key, api_secret and cdn/],
    [failure("0003"), 4, /^failed: .*\(code 0003\)/],
    [failure("0005"), 4, /^failed: .*\(code 0005\)/],
    [failure("0004"), 5, /^failed: .*\(code 0004\)/],
    [failure("1000"), 5, /^failed: .*\(code 1000\)/],
    [http(503), 5, /^failed: the API answered HTTP 503/],
    [http(200), 1, /^failed: the API answered with an HTML page/],
    [http(302, { Location: "/" }), 1, /^failed: the API answered with a redirect/],
    [failure("0006"), 0, /^ok/],
    [JSON.stringify({ status: "failure", message: "Youtube upload request not found" }), 0, /^ok/],
    [success({ id: 1 }), 0, /^ok/],
  ])("pass with any answer that does not refuse them (%#)", async (play, code, line) => {
    const { env, seen } = await startApi(play);
    const outcome = await doctor(world(new Folder(), env));
    expect([outcome.code, outcome.of("credentials")]).toEqual([code, expect.stringMatching(line)]);
    expect(seen.map(({ request }) => request)).toMatchObject([{ command: "youtube.status", id: 1 }]);
    expect(outcome.stdout + outcome.stderr).not.toContain(SECRET);
  });

  test("from different sources are pointed out if they are refused", async () => {
    const folder = new Folder();
    const { env } = await startApi(failure("0003"));
    const { SCE_API_KEY: _, ...rest } = env;
    folder.write("home/.scerc", "api_key: APX4GKLM0RKQ\n");
    expect((await doctor(world(folder, rest))).of("credentials")).toContain("the API key comes from");
  });
});

describe("the clock:", () => {
  /** A response with a Date this many milliseconds from now. */
  const shifted = (ms: number, body = uploaded) => http(200, { Date: new Date(Date.now() + ms).toUTCString() }, body);

  test.each<[ms: number, code: number, line: RegExp]>([
    [0, 0, /^ok: this machine's clock is [01] s (behind|ahead of) the API's/],
    [90_000, 0, /^warning: this machine's clock is (89|90|91) s behind the API's; sce signs refused requests again/],
    [-90_000, 0, /^warning: this machine's clock is (89|90|91) s ahead of the API's; .*; set this machine's clock/],
    [3 * 86_400_000, 0, /^warning: .*, too far for sce to correct;/],
  ])("%d ms off, and accepted", async (ms, code, line) => {
    const { env } = await startApi(shifted(ms));
    const outcome = await doctor(world(new Folder(), env));
    expect([outcome.code, outcome.of("clock")]).toEqual([code, expect.stringMatching(line)]);
  });

  test("fails if it is so wrong that requests are refused", async () => {
    const { env } = await startApi(shifted(3 * 86_400_000, failure("0002")));
    const { code, failed } = await doctor(world(new Folder(), env));
    expect([code, failed]).toEqual([4, ["clock", "credentials"]]);
  });

  test("is corrected once, and shows the difference before that", async () => {
    const { env, seen } = await startApi(shifted(600_000, failure("0002")), shifted(600_000));
    const { code, of } = await doctor(world(new Folder(), env));
    expect([code, seen.length]).toEqual([0, 2]);
    expect(of("clock")).toMatch(/^warning: this machine's clock is (599|600|601) s behind/);
    expect(of("credentials")).toMatch(/^ok/);
  });

  test("is compared with the last of several Dates, in any form", async () => {
    const [weekday = "", day = "", month, year, time] = new Date(Date.now() + 90_000).toUTCString().split(" ");
    const { env } = await startApi((response) => {
      const last = `${weekday.slice(0, 3)} ${month} ${day.replace(/^0/, " ")} ${time} ${year}`;
      response.writeHead(200, { Date: ["Thu, 01 Jan 1970 00:00:00 GMT", last] }).end(uploaded);
    });
    expect((await doctor(world(new Folder(), env))).of("clock")).toMatch(/is (89|90|91) s behind the API's/);
  });

  test("is not compared without a Date", async () => {
    const { env } = await startApi((response) => {
      response.sendDate = false;
      response.end(uploaded);
    });
    expect((await doctor(world(new Folder(), env))).of("clock")).toMatch(/^skipped/);
  });
});

test("a missing server fails tcp, and plain http never uses tls", async () => {
  const env = { SCE_API_URL: "http://127.0.0.1:1/", SCE_API_KEY: "K", SCE_API_SECRET: "s", SCE_CDN: "1" };
  const { code, of, failed } = await doctor(world(new Folder(), env));
  expect([code, failed, of("tls")]).toEqual([5, ["tcp"], "skipped: not used"]);
  expect(of("tcp")).toContain("(ECONNREFUSED)");
});

test("reports a Node that is too old", async () => {
  const { code, of } = await doctor({ ...world(new Folder()), nodeVersion: "20.18.3" }, "--sandbox");
  expect([code, of("node")]).toEqual([1, "failed: 20.18.3 is too old: sce needs 20.19 or later; install a newer Node"]);
});

test("an invalid setting does not change the address to check", async () => {
  const { url, env } = await startApi(uploaded);
  const { failed, of, code } = await doctor(world(new Folder(), { ...env, SCE_CDN: "abc" }));
  expect({ code, failed }).toEqual({ code: 3, failed: ["settings"] });
  expect(of("api_url")).toContain(url);
});

test.each(['{"timestamp":1,"status":404,"error":"Not Found"}', '{"status":"error","message":"Unauthorized"}'])(
  "JSON from any other server proves nothing: %s",
  async (reply) => {
    const { env } = await startApi(http(404, {}, reply));
    const { code, failed, of } = await doctor(world(new Folder(), env));
    expect({ code, failed }).toEqual({ code: 1, failed: ["credentials"] });
    expect(of("credentials")).toContain("the API answered with the status");
  },
);
