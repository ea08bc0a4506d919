import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { SECRET, startApi, success } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { runBuilt, STANDALONE } from "../helpers/process.ts";
import { sample } from "../helpers/runs.ts";

const PRELOAD = join(import.meta.dirname, "../helpers/fail-call.cjs");

const GOOD = "uploaded\nuploaded\n";

/** Two ids of an API at `localhost`, with a configuration file; the n-th call of a kind fails where there is an n. */
async function tortured(fail?: string, options: readonly string[] = []) {
  const { env, seen } = await startApi((response, { request }) =>
    response.end(success({ id: request.id, youtube_id: "x" })),
  );
  const home = temporaryFolder();
  const folder = join(home, ".config", "sce");
  mkdirSync(folder, { recursive: true });
  const settings = {
    api_key: "KEY-OF-THE-TEST",
    api_secret_file: "secret",
    cdn: "158",
    api_url: env.SCE_API_URL?.replace("127.0.0.1", "localhost"),
  };
  writeFileSync(join(folder, "config.json"), JSON.stringify(settings), { mode: 0o600 });
  writeFileSync(join(folder, "secret"), SECRET, { mode: 0o600 });
  const counts = join(home, "counts.json");
  const outcome = await runBuilt(
    ["youtube", "status", "1", "2", "--field", "state", "--concurrency", "1", ...options],
    {
      cwd: home,
      env: { HOME: home, SCE_TEST_COUNTS: counts, ...(fail === undefined ? {} : { SCE_TEST_FAIL: fail }) },
      node: ["--require", PRELOAD],
    },
  );
  const counted: Record<string, number> = JSON.parse(readFileSync(counts, "utf8"));
  return { outcome, counted, seen, home };
}

/** The numbers from 1 to this one. */
const numbersTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

const KINDS = ["file", "dns", "connect", "write", "parse"] as const;

// What makes calls fail is preloaded into Node.
describe.skipIf(STANDALONE !== undefined)(
  "if any call fails, the run prints the right answer or the reason why not",
  () => {
    let calls: Record<string, number> = {};

    beforeAll(async () => {
      const { outcome, counted } = await tortured();
      expect(outcome).toEqual({ code: 0, stdout: GOOD, stderr: "" });
      calls = counted;
    });

    test.each(KINDS)("%s", { timeout: 120_000 }, async (kind) => {
      expect(calls[kind]).toBeGreaterThan(0);
      for (const n of sample(numbersTo(calls[kind] ?? 0))) {
        const { outcome, seen } = await tortured(`${kind}:${n}`);
        const { code, stdout, stderr } = outcome;
        const call = `${kind}:${n}`;
        if (code === 0) expect({ call, stdout, stderr }).toEqual({ call, stdout: GOOD, stderr: "" });
        else {
          expect({ call, code }).toEqual({ call, code: expect.toBeOneOf([1, 3, 5]) });
          // A line that could be written at all says what happened.
          if (!(kind === "write" && stderr === ""))
            expect({ call, stderr }).toEqual({ call, stderr: expect.stringMatching(/^sce: .+\n/) });
          expect({ call, stdout }).toEqual({
            call,
            stdout: expect.toBeOneOf(["", "uploaded\n", "unknown\nuploaded\n", "uploaded\nunknown\n"]),
          });
        }
        expect({ call, stderr }).toEqual({
          call,
          stderr: expect.not.stringMatching(/^\s+at |internal error|made by a test/m),
        });
        expect({ call, stderr }).toEqual({ call, stderr: expect.not.stringContaining(SECRET) });
        expect(new Set(seen.map(({ json }) => json)).size).toBe(seen.length);
      }
    });
  },
);

test.skipIf(STANDALONE !== undefined)(
  "if any file call fails, a report is complete or unchanged, and no other file is left",
  async () => {
    const whole = /^id,.*\r\n1,uploaded,.*\r\n2,uploaded,.*\r\n$/;
    const options = ["--report", "csv=report.csv", "--report", "markdown=report.md"];
    const good = await tortured(undefined, options);
    expect(good.outcome).toEqual({ code: 0, stdout: GOOD, stderr: "" });
    const none = await tortured();
    const calls = good.counted.file ?? 0;
    // Those that find the files, and those that write them.
    expect(calls - (none.counted.file ?? 0)).toBeGreaterThan(12);
    for (const n of sample(numbersTo(calls))) {
      const { outcome, home } = await tortured(`file:${n}`, options);
      const left = readdirSync(home).filter((name) => !/^(counts\.json|\.config|\.cache)$/.test(name));
      expect({ n, left }).toEqual({ n, left: left.filter((name) => /^report\.(csv|md)$/.test(name)) });
      if (left.includes("report.csv") && outcome.stdout === GOOD)
        expect(readFileSync(join(home, "report.csv"), "utf8")).toMatch(whole);
      if (outcome.code === 0) expect({ n, ...outcome, left: left.length }).toEqual({ n, ...good.outcome, left: 2 });
      else expect({ n, ...outcome }).toMatchObject({ n, stderr: expect.stringMatching(/^sce: .+\n/) });
      expect(outcome.stderr).not.toMatch(/internal error|made by a test/);
    }
  },
  120_000,
);
