import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { play } from "../../src/sandbox/play.ts";
import type { FaultStep } from "../../src/sandbox/script.ts";
import { type Api, startApi, success } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { isUnix, journalPath, recordsIn } from "../helpers/journal.ts";
import { runBuilt } from "../helpers/process.ts";

/** The size of the tests. For a long test: LINES=200 KILLS=300 RUNS=8. */
const LINES = Number(process.env.LINES ?? 20);
const KILLS = Number(process.env.KILLS ?? 12);
const RUNS = Number(process.env.RUNS ?? 4);

const PATHS = Array.from({ length: LINES }, (_, n) => `sestore1/${n}.mp4`);

/** The faults of requests. `late` carries out the request and sends no response. */
const FAULTS: readonly FaultStep[] = [
  ...(["drop", "late", "hang"] as const).map((kind) => ({ kind })),
  { kind: "http", status: 502 },
  { kind: "http", status: 429 },
  { kind: "code", code: "0004" },
];

interface FaultyApi extends Api {
  /** The paths of the uploads that were carried out. */
  readonly carriedOut: string[];
  /** Called with each request, before it is answered. */
  onRequest: () => void;
}

/** An API with random faults in this percentage of requests. */
async function faultyApi(faults: number): Promise<FaultyApi> {
  const carriedOut: string[] = [];
  const api = await startApi((response, { request }) => {
    faulty.onRequest();
    const isFaulty = Math.random() * 100 < faults;
    const fault = isFaulty ? FAULTS[Math.floor(Math.random() * FAULTS.length)] : undefined;
    if (fault === undefined || fault.kind === "late") carriedOut.push(String(request.path));
    if (fault === undefined) response.end(success({ id: carriedOut.length }));
    else play(fault, response);
  });
  const faulty: FaultyApi = { ...api, carriedOut, onRequest: () => {} };
  return faulty;
}

/** A home folder with a file of uploads, and a function that runs the command there. */
function homeFor({ env }: Api) {
  const home = temporaryFolder();
  writeFileSync(join(home, "uploads.csv"), `path,title\n${PATHS.map((path) => `${path},T\n`).join("")}`);
  const words = ["youtube", "upload", "--from", "uploads.csv", "--json", "--field", "path,state,id", "-q"];
  const run = (options: string[], onChild?: (child: ChildProcess) => void) =>
    runBuilt([...words, "--retries", "0", ...options], {
      env: { HOME: home, ...env },
      cwd: home,
      ...(onChild && { onChild }),
    });
  return { home, run };
}

interface Row {
  readonly path: string;
  readonly state: string;
  readonly id: number | null;
}

const rowsOf = (stdout: string): Row[] =>
  stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const repeatedIn = (paths: readonly string[]) => paths.filter((path, at) => paths.indexOf(path) !== at);

describe.skipIf(!isUnix)("a file of uploads is queued completely, and no upload twice,", () => {
  test(`despite random faults and ${KILLS} times kill -9`, { timeout: 3_600_000 }, async () => {
    const api = await faultyApi(30);
    const { home, run } = homeFor(api);
    let kills = 0;
    let longest = 1500;
    let rows: Row[] = [];
    const isOpen = ({ state }: Row) => state === "unsent" || state === "refused";
    for (let runs = 0; kills < KILLS || rows.length === 0 || rows.some(isOpen); runs += 1) {
      expect(runs, "it comes to an end").toBeLessThan(KILLS * 20 + 100);
      const started = performance.now();
      const options = ["--request-timeout", "400ms", ...(Math.random() < 0.3 ? ["--concurrency", "4"] : [])];
      const { code, stdout } = await run(options, (child) => {
        const kill = (afterMs: number) => void setTimeout(() => child.kill("SIGKILL"), afterMs);
        const isByTime = Math.random() < 0.2;
        if (kills < KILLS && isByTime) kill(Math.random() * longest);
        // Soon after a request, while sce records its answer and the next request.
        api.onRequest = () => {
          if (kills < KILLS && !isByTime && Math.random() < 0.5) kill(Math.random() * 8);
        };
      });
      if (code === null) kills += 1;
      else {
        rows = rowsOf(stdout);
        expect(rows.map(({ path }) => path)).toEqual(PATHS);
        longest = Math.max(200, (performance.now() - started) * 1.1);
      }
      expect(repeatedIn(api.carriedOut)).toEqual([]);
      // If nothing is left to send, more kills would only interrupt reading.
      if (code !== null && !rows.some(isOpen)) kills = KILLS;
    }
    const states = new Map(rows.map(({ path, state }) => [path, state]));
    // Each line was carried out, or is listed as unsure.
    expect(rows.filter(({ path, state }) => state !== "unsure" && !api.carriedOut.includes(path))).toEqual([]);
    expect(rows.filter(({ state }) => !["pending", "unsure"].includes(state))).toEqual([]);
    expect(rows.filter(({ state, id }) => (state === "pending") !== (id !== null))).toEqual([]);
    expect(states.size).toBe(LINES);
    const count = (state: string) => rows.filter((row) => row.state === state).length;
    if (process.env.LINES !== undefined)
      console.log({
        kills,
        requests: api.seen.length,
        records: recordsIn(journalPath(home)).length,
        pending: count("pending"),
        unsure: count("unsure"),
        unsureThatArrived: rows.filter(({ path, state }) => state === "unsure" && api.carriedOut.includes(path)).length,
      });
  });

  test(`by ${RUNS} parallel runs`, { timeout: 3_600_000 }, async () => {
    const api = await faultyApi(0);
    const { run } = homeFor(api);
    const outcomes = await Promise.all(
      Array.from({ length: RUNS }, (_, n) => run(n % 2 ? ["--concurrency", "4"] : [])),
    );
    expect(repeatedIn(api.carriedOut)).toEqual([]);
    expect([...api.carriedOut].sort()).toEqual([...PATHS].sort());
    const rows = outcomes.map(({ stdout }) => rowsOf(stdout));
    // A line is queued for the run that sent it, and may be unsure for the others.
    for (const [n, path] of PATHS.entries()) {
      const states = rows.map((row) => row[n]?.state);
      expect(states, path).toContain("pending");
      expect(states.filter((state) => state !== "pending" && state !== "unsure")).toEqual([]);
    }
    const { code, stdout } = await run([]);
    expect({ code, states: new Set(rowsOf(stdout).map(({ state }) => state)) }).toEqual({
      code: 0,
      states: new Set(["pending"]),
    });
    expect(api.seen).toHaveLength(LINES);
  });
});
