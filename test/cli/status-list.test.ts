import { describe, expect, test } from "vitest";
import { about, answering, drop, failure, http, type Play, startApi, success, uploaded } from "../helpers/api.ts";
import { sce } from "../helpers/sce.ts";

describe("several ids", () => {
  test("are a list in input order, with errors below it", async () => {
    const { env } = await startApi((response, { request }) => {
      if (request.id === 2) response.end(failure("", "Upload not found"));
      else response.end(success({ id: request.id, title: `Video ${request.id}`, youtube_id: "abc" }));
    });
    expect(await sce("youtube status 3 2 1 3", { env })).toEqual({
      code: 1,
      stdout:
        "3  uploaded  https://youtu.be/abc  -  Video 3\n" +
        "2  unknown   Upload not found      -  -\n" +
        "1  uploaded  https://youtu.be/abc  -  Video 1\n" +
        "3  uploaded  https://youtu.be/abc  -  Video 3\n",
      stderr: "sce: id 2: the API refused: Upload not found\n",
    });
  });

  test.each(["1,2,3", "1, 2 ,3", "1,2,, 3,"])("may be separated by commas: %j", async (words) => {
    const { env } = await answering(() => ({ youtube_id: "abc" }));
    expect((await sce(`youtube status ${words} --field id`, { env })).stdout).toBe("1\n2\n3\n");
    expect((await sce("youtube status - --field id", { env, stdin: words })).stdout).toBe("1\n2\n3\n");
  });

  test.each([",", "1,-", "1,x"])("%j among them is not an id, and no request is sent", async (word) => {
    const { env, seen } = await answering(() => ({}));
    expect(await sce(["youtube", "status", "1", word], { env, stdin: "2" })).toMatchObject({ code: 2, stdout: "" });
    expect(seen).toEqual([]);
  });

  test("as arguments are aligned as one table, even if an answer is slow", async () => {
    let late = true;
    const { env } = await startApi((response, { request }) => {
      // The first response about 333 is an error, so sce retries it a second later.
      if (request.id === 333 && late) response.writeHead(502).end();
      else response.end(success({ id: request.id, youtube_id: "abc" }));
      if (request.id === 333) late = false;
    });
    const { stdout } = await sce("youtube status 1 22 333", { env });
    expect(stdout).toBe(
      "1    uploaded  https://youtu.be/abc  -  -\n" +
        "22   uploaded  https://youtu.be/abc  -  -\n" +
        "333  uploaded  https://youtu.be/abc  -  -\n",
    );
  });

  test("from stdin give one line of output per line of input", async () => {
    const { env, seen } = await answering((id) => ({ title: `T${id}`, youtube_id: `y${id}` }));
    const ids = Array.from({ length: 300 }, (_, n) => n + 1);
    const { stdout } = await sce("youtube status - --field id,title --concurrency 16", { env, stdin: ids.join("\n") });
    expect(stdout).toBe(ids.map((id) => `${id}\tT${id}\n`).join(""));
    expect(seen).toHaveLength(300);
  });

  test("an invalid id ends the run after printing the uploads before it", async () => {
    const { env } = await answering(() => ({ youtube_id: "abc" }));
    expect(await sce("youtube status - --field id", { env, stdin: "1\n2\nthree\n4\n" })).toEqual({
      code: 2,
      stdout: "1\n2\n",
      stderr:
        'sce: line 3 of stdin: "three" is not an upload id\n' +
        "hint: use the number that youtube.upload returned, from 1 to 9223372036854775807\n",
    });
  });

  test("--json has null for an id that got no response", async () => {
    const { env } = await startApi((response, { request }) =>
      request.id === 2 ? response.end("<html>down</html>") : response.end(about(request.id, uploaded)),
    );
    const { stdout, code } = await sce("youtube status 1 2 3 --json", { env });
    expect(stdout.split("\n").map((line) => (line === "" ? "" : (JSON.parse(line)?.status ?? null)))).toEqual([
      "success",
      null,
      "success",
      "",
    ]);
    expect(code).toBe(1);
  });

  test("a credentials error ends the run immediately and prints its answer", async () => {
    const { env, seen } = await startApi(uploaded, failure("0003", "bad signature"), uploaded);
    const { stdout, stderr, code } = await sce("youtube status 1 2 3 4 5 6 --json --concurrency 1", { env });
    expect(stdout).toBe(`${uploaded}\n${failure("0003", "bad signature")}\n`);
    expect(stderr).toBe(
      "sce: id 2: the API does not accept the signature (code 0003): bad signature\n" +
        "hint: check api_key, api_secret and cdn; `sce config show` shows where each comes from\n",
    );
    expect(code).toBe(4);
    expect(seen.length).toBeLessThanOrEqual(3);
  });

  test("prints each hint once", async () => {
    const { env } = await startApi("<html>down</html>");
    const { stderr } = await sce("youtube status 1 2 3", { env });
    expect(stderr.match(/^sce: id/gm)).toHaveLength(3);
    expect(stderr.match(/^hint:/gm)).toHaveLength(1);
  });

  test("rows appear while stdin is still open", async () => {
    const { env } = await answering(() => ({ youtube_id: "abc" }));
    let shown = () => {};
    const firstRowShown = new Promise<void>((resolve) => {
      shown = resolve;
    });
    async function* slowly() {
      yield Buffer.from("1\n");
      await firstRowShown;
      yield Buffer.from("2\n");
    }
    const { stdout } = await sce("youtube status -", { env, stdin: slowly(), onStdout: () => shown() });
    expect(stdout).toBe("1  uploaded  https://youtu.be/abc  -  -\n2  uploaded  https://youtu.be/abc  -  -\n");
  });
});

describe("a thousand ids with every kind of answer and fault", () => {
  const ids = Array.from({ length: 1000 }, (_, n) => n + 1);

  /** The response about an id, by its last digit and the number of earlier requests. */
  function answer(id: number, before: number): Play {
    const data = { id, title: `Video ${id}` };
    const plays: readonly (readonly [Play, Play?])[] = [
      [success({ ...data, youtube_id: `y${id}`, status: 200 })],
      [success({ ...data, status: 0 })],
      [success({ ...data, status: 400, message: "bad" })],
      [http(502), success({ ...data, youtube_id: `y${id}` })],
      [failure("1000"), success({ ...data, youtube_id: `y${id}` })],
      [drop, success({ ...data, youtube_id: `y${id}` })],
      [failure("")],
      ["<html>no</html>"],
      [http(503)],
      [success({ ...data, id: id + 1 })],
    ];
    const [first = "", then] = plays[id % 10] ?? [];
    return before === 0 ? first : (then ?? first);
  }

  const STATES = ["uploaded", "pending", "failed", "uploaded", "uploaded", "uploaded", "unknown", "unknown", "unknown"];
  const expected = ids.map((id) => `${id}\t${STATES[id % 10] ?? "unknown"}\n`).join("");

  async function start() {
    const asked = new Map<unknown, number>();
    return startApi((response, { request }) => {
      const before = asked.get(request.id) ?? 0;
      asked.set(request.id, before + 1);
      const play = answer(Number(request.id), before);
      if (typeof play === "string") response.end(play);
      else play(response, { headers: {}, json: "", request });
    });
  }

  test.each([8, 64])("line n belongs to id n, with --concurrency %d", async (concurrency) => {
    const { env, seen } = await start();
    const line = `youtube status - --field id,state --retries 1 --concurrency ${concurrency}`;
    const { code, stdout } = await sce(line, { env, stdin: ids.join("\n") });
    expect({ code, stdout }).toEqual({ code: 5, stdout: expected });
    // Four of ten ids are requested twice, the others once.
    expect(seen).toHaveLength(1400);
    expect(new Set(seen.map(({ json }) => json)).size).toBe(1400);
  });
});
