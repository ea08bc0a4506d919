import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { OutputClosed } from "../../src/system/system.ts";
import { drop, failure, http, startApi, success } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { isUnix, journalPath, recordsIn } from "../helpers/journal.ts";
import { expectLog } from "../helpers/log-schema.ts";
import { sce, signalSender } from "../helpers/sce.ts";
import { command, csv, FIVE, LINE, manyApi, pathsOf } from "../helpers/upload-many.ts";

describe.skipIf(!isUnix)("the run ends, and the rest is unsent,", () => {
  test("after a credentials error", async () => {
    const api = await manyApi({ plays: [success({ id: 9 }), failure("0003")] });
    const { code, stdout, stderr } = await command(api).run(FIVE);
    expect(code).toBe(4);
    expect(stdout).toMatch(
      /^2\t9\tpending\t\t\n3\t\trefused\t\t.*code 0003.*\n4\t\tunsent\t\t\n5\t\tunsent\t\t\n6\t\tunsent\t\t\n$/,
    );
    expect(stderr).toContain("sce: 3 lines not sent: 4, 5, 6\n");
    expect(pathsOf(api)).toEqual(["a", "b"]);
  });

  test("after three uploads in a row without an answer", async () => {
    const api = await manyApi({ plays: [http(502), drop, failure("0004")] });
    const { code, stdout, stderr } = await command(api).run(FIVE, "--json");
    expect(code).toBe(5);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((row) => JSON.parse(row).state),
    ).toEqual(["unsure", "unsure", "unsure", "unsent", "unsent"]);
    expect(stderr).toContain("sce: stopped after 3 uploads in a row without an answer: ");
  });

  test("if the API cannot be reached", async () => {
    const api = await manyApi();
    const { run } = command(api, LINE, { env: { SCE_API_URL: "http://127.0.0.1:1/" } });
    expect(await run(FIVE)).toMatchObject({ code: 5, stderr: expect.stringContaining("5 lines not sent") });
  });

  test("after Ctrl-C", async () => {
    const { onStart, send } = signalSender();
    const api = await manyApi({ plays: [success({ id: 9 }), () => send("SIGINT")] });
    const { run, home } = command(api, LINE, { onStart });
    const { code, stdout } = await run(FIVE);
    expect(code).toBe(130);
    expect(stdout.split("\n").map((row) => row.split("\t")[2])).toEqual([
      ...["pending", "unsure", "unsent", "unsent", "unsent"],
      undefined,
    ]);
    expect(recordsIn(journalPath(home)).at(-1)).toMatchObject({ path: "b", state: "unsure" });
  });

  test("after Ctrl-C before a connection is made, with nothing carried out", async () => {
    const { onStart, send } = signalSender();
    const api = await manyApi();
    const world = { onStart, lookup: () => send("SIGINT"), env: { SCE_API_URL: "https://api.example/" } };
    const { run, home } = command(api, LINE, world);
    const { code, stdout } = await run(FIVE);
    expect(code).toBe(130);
    expect(stdout.split("\n").map((row) => row.split("\t")[2])).toEqual([...Array(5).fill("unsent"), undefined]);
    expect(recordsIn(journalPath(home)).at(-1)).toMatchObject({ path: "a", state: "unsent" });
  });

  test("if stdout is closed", async () => {
    const api = await manyApi();
    const failStdout = () => new OutputClosed("stdout is closed");
    const { code, stderr } = await sce(LINE, { env: api.env, stdin: FIVE, failStdout });
    expect({ code, stderr }).toEqual({
      code: 5,
      stderr:
        "sce: 1 pending, 4 unsent\nsce: 4 lines not sent: 3, 4, 5, 6\n" +
        "hint: run the same command again to send these\n",
    });
    expect(pathsOf(api)).toEqual(["a"]);
  });

  test("if stdout cannot be written; the journal has the ids", async () => {
    const api = await manyApi();
    const home = temporaryFolder();
    const failStdout = () => new Error("gone");
    const full = await sce(LINE, { env: api.env, home, stdin: FIVE, failStdout });
    expect(full.code).not.toBe(0);
    expect(pathsOf(api)).toEqual(["a"]);
    expect((await sce(LINE, { env: api.env, home, stdin: FIVE })).stdout).toContain("2\t1\tpending");
    expect(pathsOf(api)).toEqual(["a", "b", "c", "d", "e"]);
  });
});

test.skipIf(!isUnix)("the log ends with the number of uploads in each state", async () => {
  const api = await manyApi({ plays: [failure("0006", "no")] });
  const { code, stderr } = await command(api).run(csv("a", "b", "c"), "--log json");
  expectLog(stderr, code);
  expect(JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "").counts).toEqual({
    uploaded: 0,
    failed: 0,
    pending: 2,
    unknown: 1,
  });
});

// If a connection were used again and lost, the request might have been carried out and be sent a second time.
test.skipIf(!isUnix).each(["", "--concurrency 4"])("each upload has a connection of its own %s", async (options) => {
  const api = await manyApi();
  expect(await command(api).run(FIVE, options)).toMatchObject({ code: 0 });
  expect(api.seen.map(({ headers }) => headers.connection)).toEqual(Array(5).fill("close"));
});

describe.skipIf(!isUnix)("a response without an id", () => {
  test("is unsure, and printed completely", async () => {
    const response = success({ note: "x".repeat(2000), ticket: "T-7" });
    const api = await manyApi({ plays: [response] });
    const outcome = await command(api).run(csv("a", "b"));
    expect(outcome).toMatchObject({ code: 5, stderr: expect.stringContaining(`${response}\n`) });
    expect(outcome.stdout).toBe("2\t\tunsure\t\tthe API returned no id\n3\t1\tpending\t\t\n");
  });
});

describe.skipIf(!isUnix)("--wait", () => {
  test("prints each line once, in file order, with its final state", async () => {
    const api = await manyApi({ plays: [failure("0006", "no")], status: (id) => (id === 2 ? 400 : 0) });
    const { run } = command(api, `${LINE} --wait --timeout 30s --csv`);
    const { code, stdout, stderr } = await run(csv("a", "b", "c"), "--report csv=r.csv");
    expect(stdout).toMatch(/^line,id,state,url,error\r\n2,,refused,,.*no\r\n3,1,pending,,\r\n4,2,failed,,.*\r\n$/);
    expect(code).toBe(1);
    expect(stderr).toContain("sce: line 3: queued as 1\n");
    expect(stderr).toContain("hint: run the same command again to keep waiting");
    await run(csv("a", "b", "c"));
    expect(pathsOf(api)).toEqual(["a", "b", "c", "a"]);
  });

  test("--as-finished prints each when it is finished", async () => {
    const asked = new Map<unknown, number>();
    const status = (id: unknown) => {
      asked.set(id, (asked.get(id) ?? 0) + 1);
      return id === 2 || (asked.get(id) ?? 0) > 2 ? 400 : 0;
    };
    const api = await manyApi({ plays: [failure("0006", "no")], status });
    const { stdout } = await command(api, `${LINE} --wait --as-finished --field line,path,state`).run(
      csv("a", "b", "c"),
    );
    expect(stdout).toBe("2\ta\trefused\n4\tc\tfailed\n3\tb\tfailed\n");
  });

  test("without a journal prints the command that keeps waiting", async () => {
    const api = await manyApi();
    const { stderr } = await command(api, `${LINE} --wait --timeout 30s --no-journal`).run(csv("a", "b"));
    expect(stderr).toContain("hint: to keep waiting, run: sce youtube status 1 2 --wait\n");
  });
});

test.skipIf(!isUnix)("--concurrency sends in parallel, and prints in file order", async () => {
  let waiting: (() => void)[] = [];
  const api = await startApi((response, { request }) => {
    waiting.push(() => response.end(success({ id: Number(request.title) })));
    if (waiting.length < 3) return;
    for (const answer of waiting.reverse()) answer();
    waiting = [];
  });
  const stdin = `path,title\n${[1, 2, 3, 4, 5, 6].map((n) => `p${n},${n}\n`).join("")}`;
  const home = temporaryFolder();
  const { stdout } = await sce(`${LINE} --concurrency 3 --field line,id`, { env: api.env, home, stdin });
  expect(stdout).toBe([1, 2, 3, 4, 5, 6].map((n) => `${n + 1}\t${n}\n`).join(""));
  expect(existsSync(journalPath(home))).toBe(true);
});
