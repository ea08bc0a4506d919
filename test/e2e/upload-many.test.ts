import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { play } from "../../src/sandbox/play.ts";
import type { FaultStep } from "../../src/sandbox/script.ts";
import { type Api, startApi, success } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { isUnix } from "../helpers/journal.ts";
import { runBuilt } from "../helpers/process.ts";
import { runs } from "../helpers/runs.ts";

/** How many files of uploads to try, each with its own random faults and kills. For a long test: SEEDS=200 KILL_CHANCE=0.3. */
const SEEDS = Number(process.env.SEEDS ?? runs(200, 2).numRuns);
/** The number of the first file. Another number gives other faults, the same number gives the same ones. */
const FIRST_SEED = Number(process.env.FIRST_SEED ?? 1);
/** How likely a request is to be followed by a kill. */
const KILL_CHANCE = Number(process.env.KILL_CHANCE ?? 0.015);
/** How many files to try at a time. Most of the time they wait for requests that get no answer. */
const AT_ONCE = 10;

const LINES = 100;
const RUNS = 4;

const PATHS = Array.from({ length: LINES }, (_, n) => `sestore1/${n}.mp4`);

type Random = () => number;

/** Random numbers from 0 to 1, the same ones for the same seed. */
function randomFrom(seed: number): Random {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash("sha256").update(`${seed} ${drawn}`).digest().readUInt32BE() / 2 ** 32;
  };
}

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
async function faultyApi(faults: number, random: Random): Promise<FaultyApi> {
  const carriedOut: string[] = [];
  const api = await startApi((response, { request }) => {
    faulty.onRequest();
    const isFaulty = random() * 100 < faults;
    const fault = isFaulty ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined;
    if (fault === undefined || fault.kind === "late") carriedOut.push(String(request.path));
    if (fault === undefined) response.end(success({ id: carriedOut.length }));
    else play(fault, response);
  });
  const faulty: FaultyApi = { ...api, carriedOut, onRequest: () => {} };
  return faulty;
}

/** Creates a home folder with a file of uploads. Returns a function that runs the command there. */
function commandFor({ env }: Api) {
  const home = temporaryFolder();
  writeFileSync(join(home, "uploads.csv"), `path,title\n${PATHS.map((path) => `${path},T\n`).join("")}`);
  const words = ["youtube", "upload", "--from", "uploads.csv", "--json", "--field", "path,state,id", "-q"];
  return (options: string[], onChild?: (child: ChildProcess) => void) =>
    runBuilt([...words, "--retries", "0", ...options], {
      env: { HOME: home, ...env },
      cwd: home,
      ...(onChild && { onChild }),
    });
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

/** Runs the command on one file until nothing is left to send, and kills it at random moments. */
async function queueDespiteKills(seed: number) {
  const random = randomFrom(seed);
  const api = await faultyApi(30, random);
  const run = commandFor(api);
  const isOpen = ({ state }: Row) => state === "unsent" || state === "refused";
  let kills = 0;
  let rows: Row[] = [];
  for (let tries = 0; rows.length === 0 || rows.some(isOpen); tries += 1) {
    expect(tries, "it comes to an end").toBeLessThan(LINES * 5);
    const options = ["--request-timeout", "400ms", ...(random() < 0.3 ? ["--concurrency", "4"] : [])];
    const { code, stdout } = await run(options, (child) => {
      const killAfter = (ms: number) => void setTimeout(() => child.kill("SIGKILL"), ms);
      const isByTime = random() < 0.2;
      if (isByTime) killAfter(random() * 1500);
      // Soon after a request, while sce records its answer and the next request.
      api.onRequest = () => {
        if (!isByTime && random() < KILL_CHANCE) killAfter(random() * 8);
      };
    });
    expect(repeatedIn(api.carriedOut)).toEqual([]);
    if (code === null) kills += 1;
    else {
      rows = rowsOf(stdout);
      expect(rows.map(({ path }) => path)).toEqual(PATHS);
    }
  }
  const states = new Map(rows.map(({ path, state }) => [path, state]));
  // Each line was carried out, or is listed as unsure.
  expect(rows.filter(({ path, state }) => state !== "unsure" && !api.carriedOut.includes(path))).toEqual([]);
  expect(rows.filter(({ state }) => !["pending", "unsure"].includes(state))).toEqual([]);
  expect(rows.filter(({ state, id }) => (state === "pending") !== (id !== null))).toEqual([]);
  expect(states.size).toBe(LINES);
  const unsure = rows.filter(({ state }) => state === "unsure");
  return { kills, unsure: unsure.length, arrived: unsure.filter(({ path }) => api.carriedOut.includes(path)).length };
}

describe.skipIf(!isUnix)("a file of uploads is queued completely, and no upload twice,", () => {
  test(`despite random faults and kill -9: ${SEEDS} files`, { timeout: 3_600_000 }, async () => {
    const total = { kills: 0, unsure: 0, arrived: 0 };
    let next = FIRST_SEED;
    const worker = async () => {
      while (next < FIRST_SEED + SEEDS) {
        const seed = next++;
        const found = await queueDespiteKills(seed).catch((error) => {
          throw new Error(`with FIRST_SEED=${seed} SEEDS=1`, { cause: error });
        });
        for (const [name, count] of Object.entries(found)) total[name as keyof typeof found] += count;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(total.kills).toBeGreaterThan(0);
    if (process.env.SEEDS !== undefined) console.log(total);
  });

  test(`by ${RUNS} parallel runs`, { timeout: 3_600_000 }, async () => {
    const api = await faultyApi(0, Math.random);
    const run = commandFor(api);
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
