import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { failure, startApi, success, uploaded } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { runBuilt, STANDALONE } from "../helpers/process.ts";
import type { Outcome } from "../helpers/sce.ts";
import { SPELLINGS } from "../helpers/secrets.ts";

const KEY = "KEY/of+the=test & 100%";

const SECRETS = ["8fc8c48da81e6a2a06a9556379bf798a", "12345678901", ' "\\/ \\n%2F+é😀', '{"status":"success"}'];

function expectNoLeak({ stdout, stderr }: Outcome, ...hidden: string[]): void {
  const output = stdout + stderr;
  for (const text of [KEY, ...hidden])
    for (const spell of Object.values(SPELLINGS))
      for (const spelling of [spell(text), JSON.stringify(spell(text)).slice(1, -1)])
        expect(output).not.toContain(spelling);
}

describe.each(SECRETS)("the secret %j", (secret) => {
  test.each(["youtube status 1 -v", "youtube status 1 --json -v", "api a.b --field title,debug -v"])(
    "is not printed if the response contains the whole request: sce %s",
    async (line) => {
      const { env, seen } = await startApi((response, { json }) =>
        response.end(success({ id: 1, title: `${KEY}:${secret}`, debug: json, [secret]: secret, message: btoa(json) })),
      );
      const outcome = await runBuilt(line.split(" "), {
        env: { ...env, SCE_API_KEY: KEY, SCE_API_SECRET: secret },
      });
      expect(outcome.code).toBe(0);
      expectNoLeak(outcome, secret, ...seen.map(({ request }) => String(request.signature)));
    },
  );
});

test
  .skipIf(STANDALONE !== undefined)
  .each(["hmac", "end", "write", "decode", "parse"].flatMap((name) => [name, `${name}-later`]))(
  "an error of Node that quotes its input prints no secret: %s",
  async (fault) => {
    const { env, seen } = await startApi(uploaded);
    const outcome = await runBuilt(["youtube", "status", "1", "-v", "--retries", "0"], {
      env: { ...env, SCE_API_KEY: KEY, SCE_TEST_FAULT: fault },
      node: ["--require", join(import.meta.dirname, "../helpers/quoting-fault.cjs")],
    });
    expect(outcome.code).not.toBe(0);
    expect(outcome.stderr).toMatch(/^sce: /);
    expectNoLeak(outcome, env.SCE_API_SECRET ?? "", ...seen.map(({ request }) => String(request.signature)));
    expect(outcome.stderr).not.toMatch(/[A-Za-z0-9+/]{43}=/);
  },
);

describe.skipIf(process.platform !== "linux")("other processes", () => {
  test("do not see the secret in command lines or in a command's environment", async () => {
    const { env } = await startApi(failure("0003"));
    const home = temporaryFolder();
    const folder = join(home, ".config", "sce");
    mkdirSync(folder, { recursive: true });
    const script = [
      'const { readFileSync: read, writeFileSync: write } = require("fs")',
      'const lines = ["self", process.ppid].map((id) => read("/proc/" + id + "/cmdline", "utf8"))',
      'write("seen", lines.join() + JSON.stringify(process.env))',
      'console.log("the-secret-of-the-command")',
    ].join("; ");
    const profile = { api_secret_command: [process.execPath, "-e", script] };
    writeFileSync(join(folder, "config.json"), JSON.stringify({ profiles: { live: profile } }), { mode: 0o600 });
    writeFileSync(join(home, "secret"), "the-secret-of-a-file", { mode: 0o600 });
    for (const way of [
      { SCE_API_SECRET: "the-secret-of-a-variable" },
      { SCE_API_SECRET: "", SCE_API_SECRET_FILE: join(home, "secret") },
    ]) {
      const { code, stdout, stderr } = await runBuilt(["youtube", "status", "1", "--profile", "live", "-v"], {
        env: { ...env, ...way, HOME: home },
      });
      expect(code).toBe(4);
      const seen = readFileSync(join(folder, "seen"), "utf8");
      expect(seen).toContain("SCE_API_KEY");
      expect(stdout + stderr).not.toContain("the-secret-of");
      expect(seen).not.toContain("the-secret-of-a");
    }
  });
});
