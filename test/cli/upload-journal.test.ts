import { describe, expect, test } from "vitest";
import { http, startApi, success } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { isUnix, journalPath, recordsIn } from "../helpers/journal.ts";
import { sce } from "../helpers/sce.ts";

const DATA = { path: "a.mp4", title: "A", visibility: "private" };

/** An API that gives ids from 1. Each upload has this status. */
const api = (status: (id: unknown) => number) => {
  let id = 0;
  return startApi((response, { request }) => {
    if (request.command === "youtube.upload") id += 1;
    const isUpload = request.command === "youtube.upload";
    response.end(success(isUpload ? { id } : { id: request.id, ...DATA, status: status(request.id) }));
  });
};

describe.skipIf(!isUnix)("sce youtube upload", () => {
  test("records the request before it is sent, and its result after", async () => {
    const home = temporaryFolder();
    let before: unknown;
    const { env } = await startApi((response) => {
      before = recordsIn(journalPath(home)).map(({ state }) => state);
      response.end(success({ id: 7 }));
    });
    expect((await sce("youtube upload a.mp4 --title A", { env, home })).stdout).toBe("7\n");
    expect(before).toEqual(["sending"]);
    expect(recordsIn(journalPath(home))).toMatchObject([
      { state: "sending", path: "a.mp4", title: "A" },
      { state: "queued", id: "7" },
    ]);
    expect((await sce("youtube list --field id,state,title", { env, home })).stdout).toBe("7\tpending\tA\n");
  });

  test("prints a response without an id completely, even if it is long", async () => {
    const home = temporaryFolder();
    const response = success({ note: "x".repeat(2000), ticket: "T-7" });
    const { env } = await startApi(response);
    const outcome = await sce("youtube upload a.mp4 --title A", { env, home });
    expect(outcome).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(`\n${response}\n`) });
    const { stderr } = await sce("youtube upload a.mp4 --title A --log json", { env, home });
    const events = stderr
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    expect(events.find(({ event }) => event === "response").response).toBe(response);
    expect(recordsIn(journalPath(home)).map(({ state }) => state)).toEqual(["sending", "unsure", "sending", "unsure"]);
  });

  describe("--again", () => {
    test("@last repeats the last upload, and repeats it again only if that fails too", async () => {
      const home = temporaryFolder();
      const failed = new Set<unknown>([1]);
      const { env } = await api((id) => (failed.has(id) ? 400 : 0));
      const run = (line: string) => sce(line, { env, home });
      expect((await run("youtube upload --again @last")).code).toBe(2);
      await run("youtube upload a.mp4 --title A");
      expect(await run("youtube upload --again @last --title B")).toMatchObject({ code: 0, stdout: "2\n" });
      expect(recordsIn(journalPath(home)).at(-1)).toMatchObject({ again: "1", id: "2", title: "B" });
      expect(await run("youtube upload --again 1")).toEqual({
        code: 1,
        stdout: "",
        stderr:
          "sce: upload 1 was queued again as 2, which is pending\n" + "hint: check its status: sce youtube status 2\n",
      });
      failed.add(2);
      await run("youtube status 2");
      expect(await run("youtube upload --again 1")).toMatchObject({ code: 0, stdout: "3\n" });
      expect((await run("youtube upload --again @pending")).code).toBe(2);
    });

    test("sends nothing if an earlier request may have been carried out", async () => {
      const home = temporaryFolder();
      const { env, seen } = await startApi(success({ id: 1, ...DATA, status: 400 }), http(502));
      expect((await sce("youtube upload --again 1", { env, home })).code).toBe(5);
      const { code, stderr } = await sce("youtube upload --again 1", { env, home });
      expect(code).toBe(1);
      expect(stderr).toContain("sce: upload 1 may already have been queued again, at ");
      expect(seen).toHaveLength(2);
    });
  });
});
