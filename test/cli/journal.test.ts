import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { drop, failure, http, type Play, startApi, success, uploaded } from "../helpers/api.ts";
import { Folder, temporaryFolder } from "../helpers/folder.ts";
import { isUnix, journalPath, queuedAs, recordsIn, summaryOf, UPLOAD } from "../helpers/journal.ts";
import { sce, signalSender } from "../helpers/sce.ts";

describe.skipIf(!isUnix)("a request for an upload", () => {
  test("is recorded before it leaves, and its result after", async () => {
    const home = temporaryFolder();
    const path = journalPath(home);
    let before: unknown;
    const { env } = await startApi((response) => {
      before = summaryOf(path);
      response.end(queuedAs(1000001));
    });
    expect((await sce(`${UPLOAD} -f tags=x -f callback=secret --field id`, { env, home })).stdout).toBe("1000001\n");
    expect(before).toEqual([{ state: "sending" }]);
    expect(summaryOf(path)).toEqual([{ state: "sending" }, { state: "queued", id: "1000001" }]);
    const [intent, outcome] = recordsIn(path);
    expect(intent).toMatchObject({ api: env.SCE_API_URL, cdn: "158", path: "a.mp4", title: "A" });
    expect(outcome?.key).toBe(intent?.key);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    const text = readFileSync(path, "utf8");
    for (const hidden of [env.SCE_API_KEY ?? "", env.SCE_API_SECRET ?? "", "secret"])
      expect(text).not.toContain(hidden);
  });

  test.each<[what: string, play: Play, state: string]>([
    ["a refusal", failure("0006", "no path"), "refused"],
    ["rejected credentials", failure("0001"), "refused"],
    ["HTTP 429", http(429), "refused"],
    ["code 1000", failure("1000", "busy"), "refused"],
    ["HTTP 503 with code 1000", http(503, {}, failure("1000", "busy")), "refused"],
    ["HTTP 408", http(408), "unsure"],
    ["HTTP 502", http(502), "unsure"],
    ["code 0004", failure("0004"), "unsure"],
    ["a dropped connection", drop, "unsure"],
    ["an HTML page", "<html>maintenance</html>", "unsure"],
    ["a success without an id", success({}), "unsure"],
    ["a success whose id is null", success({ id: null }), "unsure"],
    ["a success whose id is not a number", success({ id: "7x" }), "unsure"],
  ])("%s is %s", async (_, play, state) => {
    const home = temporaryFolder();
    const { env } = await startApi(play);
    await sce(UPLOAD, { env, home });
    const records = summaryOf(journalPath(home));
    expect(records.map((record) => record.state)).toEqual(["sending", state]);
    expect(records[1]?.error).toBeTruthy();
  });

  test("that cannot have arrived is unsent", async () => {
    const home = temporaryFolder();
    const { env } = await startApi(uploaded);
    await sce(UPLOAD, { env: { ...env, SCE_API_URL: "http://127.0.0.1:1/" }, home });
    expect(summaryOf(journalPath(home)).map(({ state }) => state)).toEqual(["sending", "unsent"]);
  });

  test("that was interrupted is unsure", async () => {
    const home = temporaryFolder();
    const { onStart, send } = signalSender();
    const { env } = await startApi(() => send("SIGINT"));
    expect((await sce(UPLOAD, { env, home, onStart })).code).toBe(130);
    expect(summaryOf(journalPath(home)).map(({ state }) => state)).toEqual(["sending", "unsure"]);
  });

  test("belongs to its account, in any spelling of the address", async () => {
    const home = temporaryFolder();
    const { env, url } = await startApi(queuedAs(7));
    const upper = url.replace("http", "HTTP").replace(/\/$/, "//");
    await sce(UPLOAD, { env: { ...env, SCE_API_URL: upper, SCE_API_KEY: "another" }, home });
    expect((await sce("youtube list --field id", { env, home })).stdout).toBe("7\n");
    for (const other of [{ SCE_CDN: "159" }, { SCE_API_URL: url.replace("stable", "dev") }])
      expect((await sce("youtube list --field id", { env: { ...env, ...other }, home })).stdout).toBe("");
  });
});

describe.skipIf(!isUnix)("sce youtube status", () => {
  test("records new states only of uploads in the journal", async () => {
    const home = temporaryFolder();
    const path = journalPath(home);
    let state: Record<string, unknown> = { youtube_id: "" };
    const { env } = await startApi((response, { request }) =>
      response.end(request.command === "youtube.upload" ? queuedAs(7) : success({ id: request.id, ...state })),
    );
    await sce(UPLOAD, { env, home });
    await sce("youtube status 7 8", { env, home });
    expect(summaryOf(path)).toHaveLength(2);
    state = { status: 400, message: "Bad\u001b video" };
    await sce("youtube status 8 7 7 --json", { env, home });
    state = { youtube_id: "x1" };
    await sce("youtube status 7 --field state", { env, home });
    await sce("youtube status 7 --wait", { env, home });
    expect(summaryOf(path).slice(2)).toEqual([
      { state: "failed", id: "7", error: "Bad\\x1b video" },
      { state: "uploaded", id: "7" },
    ]);
    const { stdout } = await sce("youtube list --field id,state,url,error", { env, home });
    expect(stdout).toBe("7\tuploaded\thttps://youtu.be/x1\t\n");
  });

  test("records an upload as soon as it is finished, before the wait ends", async () => {
    const home = temporaryFolder();
    const path = journalPath(home);
    let queued = 0;
    const { env } = await startApi((response, { request }) => {
      queued += request.command === "youtube.upload" ? 1 : 0;
      if (request.command === "youtube.upload") response.end(queuedAs(queued));
      else response.end(success({ id: request.id, youtube_id: request.id === 2 ? "x2" : "" }));
    });
    await sce(UPLOAD, { env, home });
    await sce(UPLOAD, { env, home });
    let seen: unknown[] = [];
    const onStderr = () => {
      seen = summaryOf(path).slice(4);
    };
    expect((await sce("youtube status 1 2 --wait --timeout 5m", { env, home, onStderr })).code).toBe(8);
    expect(seen).toEqual([{ state: "uploaded", id: "2" }]);
  });

  test("creates no journal", async () => {
    const home = temporaryFolder();
    const { env } = await startApi(uploaded);
    expect(await sce("youtube status 1", { env, home })).toMatchObject({ code: 0, stderr: "" });
    await sce("youtube status 1 2 --wait -q", { env, home });
    expect(existsSync(join(home, ".local"))).toBe(false);
  });

  test("warns once about a journal that cannot be read or written, and continues", async () => {
    const home = temporaryFolder();
    const path = journalPath(home);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "something else\n");
    const { env } = await startApi((response, { request }) =>
      response.end(success({ id: request.id, youtube_id: "x" })),
    );
    const { code, stdout, stderr } = await sce("youtube status 1 2 --field state", { env, home });
    expect([code, stdout]).toEqual([0, "uploaded\nuploaded\n"]);
    expect(stderr).toMatch(/^sce: warning: changes are not recorded: .* is not an sce journal; .*\n$/);
  });
});

describe.skipIf(!isUnix)("@last and @pending", () => {
  async function threeUploads() {
    const home = temporaryFolder();
    let next = 0;
    const { env, seen } = await startApi((response, { request }) => {
      if (request.command === "youtube.upload") next += 1;
      if (request.command === "youtube.upload") response.end(queuedAs(next));
      else response.end(success({ id: request.id, title: "A", youtube_id: request.id === 2 ? "x2" : "" }));
    });
    for (let n = 0; n < 3; n += 1) await sce(UPLOAD, { env, home });
    return { home, env, seen };
  }

  test("stand for ids, even next to other ids", async () => {
    const world = await threeUploads();
    expect((await sce("youtube status @last --field id", world)).stdout).toBe("3\n");
    expect((await sce("youtube status @pending --field id,state", world)).stdout).toBe(
      "1\tpending\n2\tuploaded\n3\tpending\n",
    );
    expect((await sce("youtube status 9,@last @pending --field id", world)).stdout).toBe("9\n3\n1\n3\n");
    expect((await sce("youtube status @last", world)).stdout).toMatch(/^A\n● pending\n\nid {5}3\n/);
  });

  test("are completed for the account of --profile", async () => {
    const folder = new Folder();
    const { env } = await startApi(queuedAs(7));
    folder.write(
      "home/.config/sce/config.json",
      JSON.stringify({ profiles: { live: { cdn: "2", api_key: "k", api_secret: "s" }, other: { cdn: "3" } } }),
    );
    const world = { home: folder.at("home"), cwd: folder.at("home"), env: { SCE_API_URL: env.SCE_API_URL ?? "" } };
    expect((await sce(`--profile live ${UPLOAD}`, world)).code).toBe(0);
    const completed = async (options: string) =>
      (await sce(`__complete zsh ${options} youtube status 7`, world)).stdout.trimEnd().split("\n").slice(1);
    expect(await completed("--profile live")).toContain("7:A (pending)");
    expect(await completed("--profile other")).toEqual([]);
  });

  test("@pending prints a list, even of one upload", async () => {
    const home = temporaryFolder();
    const { env } = await startApi(queuedAs(7), success({ id: 7, title: "A" }));
    await sce(UPLOAD, { env, home });
    expect((await sce("youtube status @pending", { env, home })).stdout).toBe("7  pending  -  -  A\n");
  });

  test("without uploads, @last is a usage error and @pending succeeds", async () => {
    const { env, seen } = await startApi(uploaded);
    const home = temporaryFolder();
    const last = await sce("youtube status @last", { env, home });
    expect([last.code, last.stdout]).toEqual([2, ""]);
    expect(last.stderr).toContain("sce: @last: no upload of this account was queued from this machine\n");
    expect(await sce("youtube status @pending --wait --json", { env, home })).toEqual({
      code: 0,
      stdout: "",
      stderr: "sce: no upload queued from this machine is pending\n",
    });
    const report = join(home, "r.xml");
    expect((await sce(["youtube", "status", "@pending", "--report", `junit=${report}`], { env, home })).code).toBe(0);
    expect(readFileSync(report, "utf8")).toContain("<testsuites");
    expect(seen).toHaveLength(0);
    expect((await sce("youtube status @last --sandbox", { env, home })).stderr).toContain(
      "@last: the journal is off: --sandbox is used\n",
    );
  });

  test.each(["@first", "@", "@Last", "@last@", "@pending1"])("%s is a usage error", async (word) => {
    const { env, seen } = await startApi(uploaded);
    const { code, stderr } = await sce(["youtube", "status", word], { env });
    expect(code).toBe(2);
    expect(stderr).toContain(`sce: "${word}" is not an upload id\nhint: use @last `);
    expect(seen).toHaveLength(0);
  });
});
