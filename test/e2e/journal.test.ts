import { execFile, execFileSync, spawn } from "node:child_process";
import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { type JournalRecord, recordBytes } from "../../src/journal/record.ts";
import { type Api, startApi, success } from "../helpers/api.ts";
import { afterTest } from "../helpers/clean-up.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { isUnix, journalPath, recordsIn } from "../helpers/journal.ts";
import { PROGRAM_LINE, runBuilt, runsAsOthers } from "../helpers/process.ts";
import { runs } from "../helpers/runs.ts";

/** How many runs are killed, and how many uploads each writer queues. For a long test: KILLS=1000 UPLOADS=50. */
const KILLS = Number(process.env.KILLS ?? runs(25, 6).numRuns);
const UPLOADS = Number(process.env.UPLOADS ?? 2);
const WRITERS = 20;

const UPLOAD = ["api", "youtube.upload", "-f", "path=a.mp4", "--retries", "0"];

/** An API that gives each upload the next id. */
async function counting(): Promise<Api> {
  let id = 0;
  return startApi((response) => {
    id += 1;
    response.end(success({ id }));
  });
}

describe.skipIf(!isUnix)("the journal survives", () => {
  test(`kill -9 at any moment, ${KILLS} times`, { timeout: 3_600_000 }, async () => {
    const home = temporaryFolder();
    const path = journalPath(home);
    const { env, seen } = await counting();
    let started = performance.now();
    expect((await runBuilt([...UPLOAD, "-f", "title=first"], { env: { HOME: home, ...env } })).code).toBe(0);
    // A little longer than a run takes, so that some end by themselves.
    let longest = (performance.now() - started) * 1.2;
    for (let n = 0; n < KILLS; n += 1) {
      started = performance.now();
      const { code } = await runBuilt([...UPLOAD, "-f", `title=${n}`], {
        env: { HOME: home, ...env },
        onChild: (child) => void setTimeout(() => child.kill("SIGKILL"), Math.random() * longest),
      });
      // The machine may be more or less busy than before.
      longest = code === 0 ? (performance.now() - started) * 1.2 : longest * 1.05;
      // Each request that reached the API was recorded before.
      const titles = new Set(recordsIn(path).map(({ title }) => title));
      const arrived = seen.map(({ request }) => String(request.title));
      expect(arrived.filter((title) => !titles.has(title))).toEqual([]);
    }
    const last = await runBuilt([...UPLOAD, "-f", "title=last"], { env: { HOME: home, ...env } });
    expect(last).toMatchObject({ code: 0, stderr: "" });
    const list = await runBuilt(["youtube", "list", "--limit", "9999", "--field", "title,state"], {
      env: { HOME: home, ...env },
    });
    expect(list.stderr).toBe("");
    const rows = list.stdout.trimEnd().split("\n");
    expect(rows).toHaveLength(new Set(recordsIn(path).map(({ key }) => key)).size);
    expect(rows[0]).toBe("last\tpending");
    for (const row of rows) expect(row).toMatch(/\t(pending|unsure)$/);
  });

  test(`${WRITERS} parallel writers`, { timeout: 3_600_000 }, async () => {
    const home = temporaryFolder();
    const { env } = await counting();
    const line = `for n in $(seq ${UPLOADS}); do ${PROGRAM_LINE} ${UPLOAD.join(" ")} -f title="$0 $n" >> "$HOME/ids-$0" || exit 1; done`;
    const writer = async (name: number) => {
      const child = spawn("sh", ["-c", line, `${name}`], {
        env: { PATH: process.env.PATH, HOME: home, ...env },
        stdio: "inherit",
      });
      afterTest(() => child.kill("SIGKILL"));
      return new Promise((done) => child.on("close", done));
    };
    const codes = await Promise.all(Array.from({ length: WRITERS }, (_, name) => writer(name)));
    expect(codes).toEqual(Array(WRITERS).fill(0));
    const records = recordsIn(journalPath(home));
    expect(records).toHaveLength(2 * WRITERS * UPLOADS);
    const queued = records.filter(({ state }) => state === "queued");
    expect(new Set(queued.map(({ title }) => title)).size).toBe(WRITERS * UPLOADS);
    expect(queued.map(({ id }) => Number(id)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: WRITERS * UPLOADS }, (_, at) => at + 1),
    );
  });

  test("a file that cannot grow gives one warning, and readers ignore its torn line", async () => {
    const home = temporaryFolder();
    const path = journalPath(home);
    const { env } = await counting();
    const run = (title: string) => runBuilt([...UPLOAD, "-f", `title=${title}`], { env: { HOME: home, ...env } });
    expect((await run("first")).code).toBe(0);
    // `ulimit -f` counts blocks of 512 bytes. Blank lines fill all but 100 bytes of the last block.
    const blocks = Math.ceil((statSync(path).size + 100) / 512);
    appendFileSync(path, "\n".repeat(blocks * 512 - 100 - statSync(path).size));
    const line = `ulimit -f ${blocks}; ${PROGRAM_LINE} ${UPLOAD.join(" ")} -f title=second --field id 2>&1`;
    const { stdout } = await promisify(execFile)("sh", ["-c", line], {
      env: { PATH: process.env.PATH, HOME: home, ...env },
    });
    expect(stdout).toMatch(
      /^sce: warning: this upload is not recorded: .* only \d+ of \d+ bytes were written; .*\n2\n$/,
    );
    expect((await run("third")).stderr).toBe("");
    const list = await runBuilt(["youtube", "list", "--field", "title"], { env: { HOME: home, ...env } });
    expect(list).toEqual({ code: 0, stdout: "third\nfirst\n", stderr: "" });
  });

  test.skipIf(process.getuid?.() !== 0)("a full disk and a read-only disk", async ({ skip }) => {
    const home = temporaryFolder();
    const state = join(home, "state");
    mkdirSync(state);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=8k,mode=700", "tmpfs", state], { stdio: "ignore" });
    } catch {
      skip("no file system can be mounted here");
    }
    afterTest(() => execFileSync("umount", [state]));
    const { env } = await counting();
    const run = (...words: string[]) => runBuilt(words, { env: { HOME: home, XDG_STATE_HOME: state, ...env } });
    expect((await run(...UPLOAD, "-f", "title=first")).stderr).toBe("");
    execFileSync("sh", ["-c", `head -c 100000 /dev/zero > '${join(state, "filler")}' || true`], { stdio: "ignore" });
    const outcomes = [];
    for (let n = 0; n < 12; n += 1)
      outcomes.push(await run(...UPLOAD, "-f", `title=${"x".repeat(300)}`, "--field", "id"));
    expect(outcomes.map(({ code }) => code)).toEqual(Array(12).fill(0));
    expect(outcomes.at(-1)?.stderr).toMatch(/^sce: warning: .* cannot be written: the disk is full; .*\n$/);
    execFileSync("mount", ["-o", "remount,ro", state]);
    expect((await run(...UPLOAD, "-f", "title=x")).stderr).toMatch(
      /^sce: warning: .*: the file system is read-only; .*\n$/,
    );
    const list = await run("youtube", "list", "--field", "title", "--limit", "99");
    expect([list.code, list.stderr]).toEqual([0, ""]);
    expect(list.stdout).toMatch(/^(x{300}\n)+first\n$/);
  });

  test.skipIf(!runsAsOthers())("a folder that is not writable, and another user's file", async () => {
    const home = temporaryFolder();
    const { env } = await counting();
    const run = (more = {}) =>
      runBuilt([...UPLOAD, "-f", "title=x", "--field", "id"], {
        env: { HOME: home, ...env, ...more },
        cwd: "/",
        uid: 12345,
      });
    chmodSync(home, 0o755);
    expect((await run()).stderr).toMatch(/^sce: warning: .* belongs to another user; .*\n$/);
    expect(existsSync(join(home, ".local"))).toBe(false);
    const path = join(home, "uploads.ndjson");
    writeFileSync(path, recordBytes(RECORD), { mode: 0o666 });
    chmodSync(path, 0o666);
    expect((await run({ SCE_JOURNAL: path })).stderr).toContain("cannot be written: it belongs to another user");
    chownSync(path, 12345, 12345);
    expect(await run({ SCE_JOURNAL: path })).toMatchObject({ code: 0, stderr: "" });
    expect(recordsIn(path)).toHaveLength(3);
  });
});

const RECORD: JournalRecord = {
  key: "k",
  timeMs: 0,
  state: "queued",
  api: "https://api.example/",
  cdn: "1",
  path: "",
  title: "",
  values: "",
};
