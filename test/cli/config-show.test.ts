import stringWidth from "string-width";
import { expect, test } from "vitest";
import { Folder } from "../helpers/folder.ts";
import { sce } from "../helpers/sce.ts";

function world(folder: Folder, env: Record<string, string> = {}) {
  // A variable names the config folder, so that it is the same on every platform.
  const config = { XDG_CONFIG_HOME: folder.at("config") };
  return { home: folder.at("home"), cwd: folder.at("home/project"), env: { ...config, ...env } };
}

test("config show prints each setting, where it comes from and what it overrides", async () => {
  const folder = new Folder();
  folder.write("config/sce/config.yaml", "api_key: APX4GKLM0RKQ\napi_secret: hunter2\nprofiles: {live: {cdn: 7}}\n");
  folder.write("home/project/.scerc", "cdn: 158\nprofile: live\n");
  const { code, stdout, stderr } = await sce("config show", world(folder, { SCE_API_KEY: "BPX4GKLM0RKQ" }));
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.replaceAll(folder.path, "")).toMatchInlineSnapshot(`
    "api_key     BPX4…                                SCE_API_KEY, overrides /config/sce/config.yaml:1
    api_secret  ********                             /config/sce/config.yaml:2
    cdn         158                                  /home/project/.scerc:1, overrides /config/sce/config.yaml:3 (profile live)
    api_url     https://api.scaleengine.net/stable/  default
    profile     live                                 /home/project/.scerc:2

    /home/project/.scerc     used
    /config/sce/config.yaml  used
    /home/.scerc             not found
    "
  `);
});

test("config show works without configuration, and names missing settings", async () => {
  const folder = new Folder();
  const { code, stdout, stderr } = await sce("config show", world(folder, { SCE_CDN: "" }));
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.replaceAll(folder.path, "")).toMatchInlineSnapshot(`
    "api_key     -                                    not set (SCE_API_KEY)
    api_secret  -                                    not set (SCE_API_SECRET or SCE_API_SECRET_FILE)
    cdn         -                                    not set (SCE_CDN is empty)
    api_url     https://api.scaleengine.net/stable/  default

    /home/project/.scerc     not found
    /config/sce/config.yaml  not found
    /home/.scerc             not found
    "
  `);
});

test("config show --json is one JSON object with masked secrets", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", "api_secret_command: [op, read, x]\ncdn: 158\napi_key: '123456789'\n");
  const { code, stdout } = await sce("config show --json", world(folder, { SCE_API_SECRET: "hunter2" }));
  expect(code).toBe(0);
  expect(stdout).not.toContain("hunter2");
  expect(JSON.parse(stdout.replaceAll(folder.path, ""))).toMatchInlineSnapshot(`
    {
      "files": [
        {
          "path": "/home/project/.scerc",
          "status": "not found",
        },
        {
          "path": "/config/sce/config.yaml",
          "status": "not found",
        },
        {
          "path": "/home/.scerc",
          "status": "used",
        },
      ],
      "profile": null,
      "settings": {
        "api_key": {
          "origin": "/home/.scerc:3",
          "overrides": [],
          "value": "1234…",
        },
        "api_secret": {
          "origin": "SCE_API_SECRET",
          "overrides": [
            "/home/.scerc:1",
          ],
          "value": "********",
        },
        "api_secret_command": {
          "origin": null,
          "overrides": [],
          "value": null,
        },
        "api_secret_file": {
          "origin": null,
          "overrides": [],
          "value": null,
        },
        "api_url": {
          "origin": "default",
          "overrides": [],
          "value": "https://api.scaleengine.net/stable/",
        },
        "cdn": {
          "origin": "/home/.scerc:2",
          "overrides": [],
          "value": "158",
        },
        "journal": {
          "origin": null,
          "overrides": [],
          "value": null,
        },
      },
    }
  `);
});

test("shows only the program of api_secret_command", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", "api_secret_command: [op, --session, hunter2]\n");
  const { stdout } = await sce("config show", world(folder));
  expect(stdout).toMatch(/^api_secret_command {2}op … /m);
  const { stdout: json } = await sce("config show --json", world(folder));
  expect(JSON.parse(json).settings.api_secret_command.value).toBe("op …");
  expect(stdout + json).not.toContain("hunter2");
});

test("escapes hostile characters in a path, without loss in JSON", async () => {
  const folder = new Folder();
  const path = folder.write("home/evil\u001b[2J\u202e.yaml", "cdn: 158\n");
  const text = await sce(["config", "show", "--config", path], world(folder));
  expect(text.stdout).toContain("evil\\x1b[2J\\u202e.yaml");
  expect(text.stdout).not.toMatch(/[\u001b\u202e]/);
  const json = await sce(["config", "show", "--json", "--config", path], world(folder));
  expect(json.stdout).not.toMatch(/[\u001b\u202e]/);
  expect(JSON.parse(json.stdout).files).toEqual([{ path, status: "used" }]);
});

test("config show warns about a refused address and a secret that others can read", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", "api_secret: hunter2\n", process.platform === "win32" ? 0o600 : 0o644);
  folder.write("home/project/.scerc", "api_url: https://elsewhere.example/\n");
  const { code, stderr } = await sce("config show", world(folder));
  expect(code).toBe(0);
  expect(stderr).toContain("warning: sce sends no requests from this folder:");
  if (process.platform !== "win32") expect(stderr).toContain("fix it with: chmod 600");
  expect(stderr).not.toContain("hunter2");
});

test("config show of an invalid file exits 3 with one message", async () => {
  const folder = new Folder();
  folder.write("home/project/.scerc", "api_kye: hunter2\n");
  const { code, stdout, stderr } = await sce("config show", world(folder));
  expect([code, stdout]).toEqual([3, ""]);
  expect(stderr.replaceAll(folder.path, "")).toBe(
    'sce: /home/project/.scerc:1: key "api_kye" is unknown\nhint: did you mean "api_key"?\n',
  );
});

test("config path prints the files that are read, one per line", async () => {
  const folder = new Folder();
  const user = folder.write("config/sce/config.json", '{"cdn": 158}');
  const project = folder.write("home/project/.scerc", "");
  expect(await sce("config path", world(folder))).toEqual({ code: 0, stdout: `${project}\n${user}\n`, stderr: "" });
});

test("config path prints nothing without a file, and says where to create one", async () => {
  const folder = new Folder();
  const { code, stdout, stderr } = await sce("config path", world(folder));
  expect([code, stdout]).toEqual([0, ""]);
  expect(stderr.replaceAll(folder.path, "")).toBe(
    "sce: no config file found; create config.yaml in /config/sce or .scerc in the project's folder\n",
  );
});

test("missing credentials exit 3 and name each setting with its variable", async () => {
  const { code, stdout, stderr } = await sce("youtube status 1", world(new Folder()));
  expect([code, stdout]).toEqual([3, ""]);
  expect(stderr).toMatchInlineSnapshot(`
    "sce: no credentials: api_key (SCE_API_KEY), api_secret (SCE_API_SECRET or SCE_API_SECRET_FILE), cdn (SCE_CDN) are not set
    hint: run \`sce config init\`, or set SCE_API_KEY, SCE_API_SECRET and SCE_CDN; to try sce without an account: sce --sandbox youtube status 1
    "
  `);
});

test("aligns columns, even with wide or hostile characters in a path", async () => {
  const folder = new Folder();
  const wide = folder.write("動画/設定\u001b.yaml", "api_key: 動画のタイトルのタイトル\ncdn: 158\n");
  const { stdout } = await sce(["config", "show", "--config", wide], world(folder, { SCE_API_SECRET: "x" }));
  expect(stdout.replaceAll(folder.path, "")).toMatchInlineSnapshot(`
    "api_key     動画のタ…                            /動画/設定\\x1b.yaml:1
    api_secret  ********                             SCE_API_SECRET
    cdn         158                                  /動画/設定\\x1b.yaml:2
    api_url     https://api.scaleengine.net/stable/  default

    /動画/設定\\x1b.yaml  used
    "
  `);
  const starts = stdout.split("\n").map((line) => /^(\w+ +\S+ +)\S/.exec(line)?.[1] ?? "");
  expect(new Set(starts.filter(Boolean).map((start) => stringWidth(start))).size).toBe(1);
});

test("lists files that are not read, with the reason", async () => {
  const folder = new Folder();
  folder.write("home/project/sub/.scerc", "cdn: 1\n");
  folder.write("home/project/.scerc", "cdn: 2\n");
  folder.write("config/sce/config.json", "{}");
  const cwd = folder.at("home/project/sub");
  const nearest = await sce("config show", { ...world(folder), cwd });
  expect(nearest.stdout.replaceAll(folder.path, "").split("\n\n")[1]).toMatchInlineSnapshot(`
    "/home/project/sub/.scerc  used
    /config/sce/config.json   empty
    /home/.scerc              not found
    /home/project/.scerc      not read: a nearer file is used
    "
  `);
  const named = await sce("config show --config ../.scerc", { ...world(folder), cwd });
  expect(named.stdout.replaceAll(folder.path, "").split("\n\n")[1]).toMatchInlineSnapshot(`
    "/home/project/.scerc      used
    /home/project/sub/.scerc  not read: another file is named
    /config/sce/config.json   not read: another file is named
    "
  `);
});

test("config show --profile shows the profile's settings and that the option selects it", async () => {
  const folder = new Folder();
  const path = folder.write(
    "home/.scerc",
    "cdn: 1\nprofiles:\n  live:\n    cdn: 2\n    api_url: https://live.example/\n",
  );
  const env = { SCE_CDN: "3", SCE_API_URL: "https://env.example/" };
  const { code, stdout } = await sce("config show --profile live", world(folder, env));
  expect(code).toBe(0);
  expect(stdout).toMatch(/^cdn +2 +\S+:4 \(profile live\), overrides SCE_CDN, \S+:1$/m);
  expect(stdout).toMatch(/^api_url +https:\/\/live\.example\/ +\S+:5 \(profile live\), overrides SCE_API_URL$/m);
  expect(stdout).toMatch(/^profile +live +--profile$/m);
  const json = await sce("config show --json --profile live", world(folder, env));
  expect(JSON.parse(json.stdout)).toMatchObject({
    profile: { name: "live", origin: "--profile" },
    settings: { cdn: { value: "2", origin: `${path}:4 (profile live)`, overrides: ["SCE_CDN", `${path}:1`] } },
  });
});

test("an empty variable counts as unset, and the error names it", async () => {
  const empty = {
    SCE_API_KEY: "",
    SCE_API_SECRET_FILE: "",
    SCE_CDN: "1",
    SCE_API_URL: "",
    SCE_PROFILE: "",
    SCE_CONFIG: "",
  };
  const { code, stderr } = await sce("youtube status 1", world(new Folder(), empty));
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /^sce: no credentials: api_key \(SCE_API_KEY is empty\), api_secret \(SCE_API_SECRET_FILE is empty\) are not set\n/,
  );
});

test.each(["--profile tset", "--profile=tset", ""])(
  "an unknown profile is an error that lists the others (%s)",
  async (option) => {
    const folder = new Folder();
    folder.write("home/.scerc", "profiles: {live: {cdn: 1}, test: {cdn: 2}}\n");
    const { code, stdout, stderr } = await sce(
      `config show ${option}`,
      world(folder, option ? {} : { SCE_PROFILE: "tset" }),
    );
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(
      /names a profile that does not exist; the profiles are live, test\nhint: did you mean "test"\?\n$/,
    );
  },
);
