import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Account } from "../helpers/account.ts";
import { startApi, uploaded } from "../helpers/api.ts";
import { runBuilt } from "../helpers/process.ts";
import { type Outcome, sce } from "../helpers/sce.ts";

const SECRET = "the-secret-of-the-user";

/** The parts of a configuration. Files are written as JSON. */
interface Parts {
  readonly env?: Record<string, string>;
  readonly args?: readonly string[];
  /** The user's files: the one in the config folder, and ~/.scerc.json. */
  readonly user?: object;
  readonly home?: object;
  /** The project's file: its top level, and its profile `live`. */
  readonly project?: object;
  readonly live?: object;
  /** The file of an outer project. The project is then a folder in it. */
  readonly outer?: object;
}

const COMMAND = [process.execPath, "-p", JSON.stringify(SECRET)];

/** Every way to give a secret that does not belong to the project. */
const USER_SECRETS: Readonly<Record<string, Parts>> = {
  "a variable": { env: { SCE_API_SECRET: SECRET } },
  "a variable, even if the project has its own": {
    env: { SCE_API_SECRET: SECRET },
    project: { api_secret: "own-secret" },
  },
  "a file that a variable names": { env: { SCE_API_SECRET_FILE: "../../secret" } },
  "a file that a variable names, below the project": { env: { SCE_API_SECRET_FILE: "../inner/secret" } },
  "the config folder": { user: { api_secret: SECRET } },
  "the secret file of the config folder": { user: { api_secret_file: "~/secret" } },
  "the config folder's command": { user: { api_secret_command: COMMAND } },
  "~/.scerc": { home: { api_secret: SECRET } },
  "a profile that the project chooses": {
    user: { profiles: { live: { api_secret: SECRET } } },
    project: { profile: "live" },
  },
  "a profile that a variable chooses": {
    user: { profiles: { live: { api_secret: SECRET } } },
    env: { SCE_PROFILE: "live" },
  },
  "a profile that --profile chooses, even if the project has its own": {
    user: { profiles: { live: { api_secret_command: COMMAND } } },
    project: { api_secret: "own-secret" },
    args: ["--profile", "live"],
  },
  "an outer project": { outer: { api_secret: SECRET } },
  "a file outside of the project": { project: { api_secret_file: "../secret" } },
  "a file in the home folder": { project: { api_secret_file: "~/secret" } },
  "a link out of the project": { project: { api_secret_file: "link" } },
  "a file in a folder that is a link out of the project": { project: { api_secret_file: "linked/secret" } },
  "a path through the project and out of it": { project: { api_secret_file: "inner/../../secret" } },
  "a command of the project's": { project: { api_secret_command: COMMAND } },
  "a variable, even if the project has its own and chooses a profile": {
    project: { api_secret: "own-secret", profile: "live" },
    user: { profiles: { live: { api_secret: SECRET } } },
    env: { SCE_API_SECRET_FILE: "../../secret" },
  },
};

/** Every way to give a key that does not belong to the project, while the secret does. */
const USER_KEYS: Readonly<Record<string, Parts>> = {
  "a variable": { env: { SCE_API_KEY: "my-key" } },
  "a variable, even if the project has its own": {
    env: { SCE_API_KEY: "my-key" },
    project: { api_key: "own-key" },
  },
  "the config folder": { user: { api_key: "my-key", cdn: 7 } },
  "~/.scerc": { home: { api_key: "my-key" } },
  "a complete file of the user's": { user: { api_key: "my-key", api_secret: SECRET, cdn: 7 } },
};

/** Secrets of the project, which may go to the project's api_url. */
const OWN: Readonly<Record<string, Parts>> = {
  "at the top": { project: { api_secret: "own-secret" } },
  "in a profile": { live: { api_secret: "own-secret" }, project: { profile: "live" } },
  "in a file below": { project: { api_secret_file: "inner/secret" } },
  "instead of the user's": { project: { api_secret: "own-secret" }, user: { api_secret: SECRET }, home: { cdn: 1 } },
};

/** The places for api_url in the project's file. */
const PLACES: Readonly<Record<string, (url: string) => Parts>> = {
  "the top level": (url) => ({ project: { api_url: url } }),
  "a profile that it chooses": (url) => ({ project: { profile: "live" }, live: { api_url: url } }),
  "a profile that --profile chooses": (url) => ({ live: { api_url: url }, args: ["--profile", "live"] }),
};

const REFUSED = {
  code: 3,
  stdout: "",
  stderr: expect.stringMatching(/^sce: .*project.*\n(hint: .+\n)?$|^sce: no credentials: .*\nhint: .*\n$/),
};

/** Runs the built program with this configuration. */
function run(line: string, ...all: Parts[]): Promise<Outcome> {
  const { args, account, env } = arrange(line, all);
  return runBuilt(args, { cwd: account.cwd, env: { HOME: account.home, ...env } });
}

/** Runs the same in this process, which is faster. */
function runHere(line: string, ...all: Parts[]): Promise<Outcome> {
  const { args, account, env } = arrange(line, all);
  return sce(args, { cwd: account.cwd, home: account.home, env });
}

function arrange(line: string, all: readonly Parts[]) {
  const account = new Account();
  account.write("home", "secret", SECRET);
  account.write("project", "inner/secret", "own-secret");
  symlinkSync(join(account.home, "secret"), join(account.project, "link"));
  symlinkSync(account.home, join(account.project, "linked"));
  const part = (name: "user" | "home" | "project" | "live" | "outer" | "env") =>
    Object.assign({}, ...all.map((parts) => parts[name]));
  account.write("config", "config.json", part("user"));
  account.write("home", ".scerc.json", part("home"));
  const live = part("live");
  const profiles = Object.keys(live).length === 0 ? {} : { profiles: { live } };
  const outer = part("outer");
  const hasOuter = Object.keys(outer).length > 0;
  const project = { api_key: "key", cdn: 1, ...part("project"), ...profiles };
  account.write(hasOuter ? "cwd" : "project", ".scerc.json", project);
  if (hasOuter) account.write("project", ".scerc", outer);
  const args = [...line.split(" "), ...all.flatMap((parts) => parts.args ?? [])];
  const env: Record<string, string> = part("env");
  return { args, account, env };
}

describe.each(Object.entries(PLACES))("a project's api_url at %s", (name, place) => {
  const ask = name === "the top level" ? run : runHere;

  test.each(Object.entries(USER_SECRETS))("never gets a secret from %s", async (_name, parts) => {
    const { url, seen } = await startApi(uploaded);
    expect(await ask("youtube status 1", parts, place(url))).toEqual(REFUSED);
    expect(seen).toEqual([]);
  });

  test.each(Object.entries(USER_KEYS))("never gets a key from %s", async (_name, parts) => {
    const { url, seen } = await startApi(uploaded);
    const own = { project: { api_key: undefined, api_secret: "own-secret", ...parts.project } };
    expect(await ask("youtube status 1", parts, place(url), own)).toEqual(REFUSED);
    expect(seen).toEqual([]);
  });

  test.each(Object.entries(OWN))("works with the project's own secret %s", async (_name, parts) => {
    const { url, seen } = await startApi(uploaded);
    const { code } = await ask("youtube status 1", parts, place(url));
    expect({ code, seen: seen.length }).toEqual({ code: 0, seen: 1 });
  });
});

test.each(Object.entries(USER_SECRETS))("never gets a secret from %s by other commands", async (_name, parts) => {
  const { url, seen } = await startApi(uploaded);
  const place = { project: { api_url: url } };
  const lines = ["api a.status", "config show", "config path"];
  const [asked, ...shown] = await Promise.all(lines.map((line) => runHere(line, parts, place)));
  expect(asked).toEqual(REFUSED);
  for (const { stdout, stderr } of shown) expect(stdout + stderr).not.toContain(SECRET);
  expect(seen).toEqual([]);
});

test("an outer project's api_url is not even read", async () => {
  const url = "https://outer.example/";
  const account = new Account();
  account.write("project", ".scerc", `api_url: ${url}\n`);
  account.write("cwd", ".scerc", "api_key: key\ncdn: 1\n");
  const options = { cwd: account.cwd, env: { HOME: account.home, SCE_API_SECRET: SECRET } };
  expect((await runBuilt(["config", "show"], options)).stdout).not.toContain(url);
});
