// Measures how late a wait reports an upload. 100 uploads finish at random within 12 seconds, while none, one or four
// others get no answer. For each way of waiting, prints the time from the end of an upload to its line on stdout.
//
//   node bench/run.mjs --only lag
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";

const here = import.meta.dirname;
const UPLOADS = 100;
const WINDOW_MS = 12_000;
const INTERVAL_MS = 1000;
/** The longest time for one way of waiting. */
const LIMIT_MS = 60_000;

/** The time for the programs to start. */
const START_MS = 8000;

const ids = (from, count) => Array.from({ length: count }, (_, n) => String(from + n));
const SILENT = ids(900, 4);
const BROKEN = ids(800, 1);

/** The API. Each upload finishes at its own time. Some ids get no answer, others get HTTP 502. */
function startServer() {
  const begun = performance.now();
  const finished = new Map(ids(1, UPLOADS).map((id) => [id, begun + START_MS + Math.random() * WINDOW_MS]));
  const asked = { count: 0 };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("latin1").on("data", (text) => {
      body += text;
    });
    request.on("end", () => {
      const id = /"id":(\d+)/.exec(body)?.[1];
      if (SILENT.includes(id)) return;
      response.statusCode = BROKEN.includes(id) ? 502 : 200;
      if (finished.has(id)) asked.count += 1;
      const isFinished = performance.now() >= finished.get(id);
      const data = { id: Number(id), youtube_id: isFinished ? "12345ABCdef" : "", status: isFinished ? 200 : 0 };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ message: "", status: "success", data }));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve({ server, finished, asked, url: `http://127.0.0.1:${server.address().port}/stable/` });
    });
  });
}

/** Runs one way of waiting until it has reported all uploads. Returns the lags in milliseconds and the requests. */
async function measure([program, ...words], account) {
  const { server, finished, asked, url } = await startServer();
  const env = { PATH: process.env.PATH, HOME: "/nonexistent", LANG: "C.UTF-8", ...account, SCE_API_URL: url };
  // Its own process group, so that all programs of a loop end with it.
  const child = spawn(program, words, { env, stdio: ["ignore", "pipe", "ignore"], detached: true });
  const end = () => process.kill(-child.pid, "SIGKILL");
  const timer = setTimeout(end, LIMIT_MS);
  const lags = [];
  for await (const line of createInterface(child.stdout)) {
    const [id] = line.split("\t");
    if (!finished.has(id)) continue;
    lags.push(performance.now() - finished.get(id));
    if (lags.length === UPLOADS) break;
  }
  clearTimeout(timer);
  try {
    end();
  } catch {
    // It has already ended.
  }
  server.closeAllConnections();
  server.close();
  lags.sort((one, other) => one - other);
  return { reported: lags.length, median: lags[Math.floor(lags.length / 2)], longest: lags.at(-1), asked: asked.count };
}

/** Measures each way once and prints a table. */
export async function measureLag({ node, php, account }) {
  const sce = [node, join(here, "../bin/sce.js"), "youtube", "status"];
  const wait = ["--wait", "--interval", `${INTERVAL_MS}ms`, "--field", "id,state"];
  const uploads = ids(1, UPLOADS);
  const together = (others) => [...sce, ...uploads, ...others, ...wait, "--as-finished"];
  const ways = {
    "`sce … --wait`": together([]),
    "with one HTTP 502": together(BROKEN),
    "with one silent id": together(SILENT.slice(0, 1)),
    "with four silent ids": together(SILENT),
    "one `sce` per id, `xargs -P 100`": [
      "sh",
      "-c",
      `printf '%s\\n' "$@" | xargs -P 100 -I ID ${[...sce, "ID", ...wait].join(" ")}`,
      "sh",
      ...uploads,
    ],
    ...(php ? { "a loop of the PHP sample": ["sh", join(here, "wait-loop.sh"), php, ...uploads] } : {}),
  };
  console.log("| | reported | median | longest | goal | requests |\n|---|--:|--:|--:|--:|--:|");
  const seconds = (ms) => (ms === undefined ? "" : `${(ms / 1000).toFixed(1)} s`);
  for (const [name, words] of Object.entries(ways)) {
    const { reported, median, longest, asked } = await measure(words, account);
    const goal = words.includes("--as-finished") ? seconds(INTERVAL_MS * 1.1 + 1000) : "";
    console.log(`| ${name} | ${reported} | ${seconds(median)} | ${seconds(longest)} | ${goal} | ${asked} |`);
  }
}
