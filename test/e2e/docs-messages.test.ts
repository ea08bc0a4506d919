import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { failure, http, type Play, pending, startApi, uploaded } from "../helpers/api.ts";
import { Folder } from "../helpers/folder.ts";
import { codeIn, table } from "../helpers/markdown.ts";
import { runBuilt } from "../helpers/process.ts";
import { type Outcome, sce, type World } from "../helpers/sce.ts";
import { AUTHORITY, secureApi, startProxy } from "../helpers/secure-api.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

const ACCOUNT = { SCE_API_KEY: "k", SCE_API_SECRET: "s", SCE_CDN: "1" };
const STATUS = ["youtube", "status", "1"];

/** Runs `sce youtube status 1` against an API with these plays. */
async function ask(plays: [Play, ...Play[]], words: readonly string[] = [], world: World = {}): Promise<Outcome> {
  const { env } = await startApi(...plays);
  return sce([...STATUS, ...words], { env, ...world });
}

/** Refuses the request's time. Its own clock is this many milliseconds ahead. */
function otherTime(time: VirtualTime, ahead: number): Play {
  return (response) => {
    response.setHeader("date", new Date(time.now() + ahead).toUTCString());
    response.end(failure("0002"));
  };
}

/** How to produce each message. */
const SCENARIOS: Readonly<Record<string, () => Promise<Outcome>>> = {
  "no credentials: … are not set": () => sce(STATUS),

  "no credentials: api_secret (SCE_API_SECRET is empty) is not set": () =>
    sce(STATUS, { env: { ...ACCOUNT, SCE_API_SECRET: "" } }),

  "the API does not accept the key for this CDN (code 0001): …": () => ask([failure("0001")]),

  "the API does not accept the signature (code 0003): …": () => ask([failure("0003")]),

  "warning: this machine's clock is … s behind the API's; using the API's time for this run": () => {
    const time = new VirtualTime();
    return ask([otherTime(time, 600_000), uploaded], [], { time });
  },

  "the API does not accept the request's time (code 0002): …": () => {
    const time = new VirtualTime();
    return ask([otherTime(time, 86_400_000)], [], { time });
  },

  "no connection to …: host name not found (ENOTFOUND) (5 attempts)": () =>
    sce(STATUS, {
      env: { ...ACCOUNT, SCE_API_URL: "https://api.example/" },
      lookup: (_host, _options, done) => done(Object.assign(new Error("no"), { code: "ENOTFOUND" }), []),
    }),

  "no connection to …: the server's certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)": async () => {
    const { url } = await secureApi("self-signed");
    return runBuilt(STATUS, { env: { ...ACCOUNT, SCE_API_URL: url } });
  },

  "no connection to … through the proxy …: the proxy answered HTTP 407": async () => {
    const { url } = await secureApi("good");
    const { port } = await startProxy({ password: "user:right" });
    const proxy = { NODE_EXTRA_CA_CERTS: AUTHORITY, HTTPS_PROXY: `http://127.0.0.1:${port}` };
    return runBuilt(STATUS, { env: { ...ACCOUNT, SCE_API_URL: url, ...proxy } });
  },

  "no answer from … within …s (… attempts)": () => ask([() => {}], ["--request-timeout", "100ms", "--retries", "1"]),

  "the API answered with an HTML page (HTTP 200, it begins with: …)": () => ask([http(200)]),

  "timed out after …; the upload continues at ScaleEngine": () => ask([pending], ["--wait"]),

  "warning: other users can read the secret in …; fix it with: chmod 600 …": () => {
    const folder = new Folder();
    folder.write("home/.config/sce/config.yaml", "api_key: k\napi_secret: s\ncdn: 1\n", 0o644);
    return ask([uploaded], [], { home: folder.at("home") });
  },
};

/** The messages that the docs explain. */
const EXPLAINED = table(
  readFileSync(join(import.meta.dirname, "../../docs/troubleshooting.md"), "utf8"),
  "message",
).map(([message]) => codeIn(message));

describe.skipIf(process.platform === "win32")("sce prints the message as the docs show it:", () => {
  test.each(EXPLAINED)("%s", async (message) => {
    expect(Object.keys(SCENARIOS)).toContain(message);
    const { stderr } = (await SCENARIOS[message]?.()) ?? { stderr: "" };
    const parts = message.split("…").map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    expect(stderr).toMatch(new RegExp(`^sce: ${parts.join(".+")}$`, "m"));
  });

  test("and each tested message is in the docs", () => {
    expect(EXPLAINED).toEqual(Object.keys(SCENARIOS));
  });
});
