import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { drop, failure, http } from "../helpers/api.ts";
import { isUnix, journalPath, recordsIn } from "../helpers/journal.ts";
import { sce } from "../helpers/sce.ts";
import { command, csv, FIVE, LINE, manyApi, pathsOf, rows } from "../helpers/upload-many.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

describe.skipIf(!isUnix)("the same command again", () => {
  test("sends what was refused or cannot have arrived, and not what is queued or unsure", async () => {
    const api = await manyApi({ plays: [failure("0006", "no"), http(429), drop, failure("1000"), http(502)] });
    const { run, home } = command(api);
    const first = await run(FIVE);
    expect(first.code).toBe(5);
    expect(first.stdout.split("\n").map((row) => row.split("\t")[2])).toEqual([
      ...["refused", "refused", "unsure", "refused", "unsure"],
      undefined,
    ]);
    expect(first.stderr).toContain(
      "sce: 3 refused, 2 unsure\nsce: 3 lines refused by the API: 2, 3, 5\n" +
        "hint: run the same command again to send these\n",
    );
    expect(first.stderr).toContain("sce: 2 lines may or may not be queued: 4, 6\nhint: look for the titles");
    const second = await run(FIVE);
    expect(pathsOf(api).slice(5)).toEqual(["a", "b", "d"]);
    expect(second.code).toBe(5);
    expect(second.stdout).toContain("5\t3\tpending\t\t\n6\t\tunsure\t");
    expect((await run(FIVE)).stdout).toBe(second.stdout);
    expect(pathsOf(api)).toHaveLength(8);
    // The user looked for line 6 on YouTube and did not find it.
    expect((await run(FIVE, "--resend-unsure=6")).stdout).toContain("6\t4\tpending\t\t\n");
    expect((await run(FIVE, "--resend-unsure")).code).toBe(0);
    expect((await run(FIVE, "--resend-unsure")).code).toBe(0);
    expect(pathsOf(api).slice(8)).toEqual(["e", "c"]);
    expect(recordsIn(journalPath(home)).filter(({ instead }) => instead !== undefined)).toHaveLength(4);
  });

  test("continues with another key, but starts over with another CDN ID", async () => {
    const api = await manyApi();
    const { run, home } = command(api);
    await run(csv("a", "b"));
    const again = (env: Record<string, string>) =>
      sce(LINE, { env: { ...api.env, ...env }, home, stdin: csv("a", "b"), time: new VirtualTime() });
    await again({ SCE_API_KEY: "rotated", SCE_API_SECRET: "rotated as well" });
    expect(pathsOf(api)).toEqual(["a", "b"]);
    await again({ SCE_CDN: "159" });
    expect(pathsOf(api)).toEqual(["a", "b", "a", "b"]);
  });

  test("refuses a corrected title for a path that was queued or may have been", async () => {
    const api = await manyApi({ plays: [drop] });
    const { run } = command(api);
    await run(csv("a", "b"));
    const sent = api.seen.length;
    const corrected = await run("path,title\na,T a\nb,corrected\n");
    expect(corrected).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "sce: line 3 of stdin: b was queued before as 1, with other values\n" +
        "hint: if that failed: sce youtube upload --again 1; to queue the path again, add --allow-equal\n",
    });
    expect((await run("path,title\na,corrected\nb,T b\n")).stderr).toContain("line 2 of stdin: a may have been queued");
    expect(api.seen).toHaveLength(sent);
    expect((await run("path,title\na,T a\nb,corrected\n", "--allow-equal")).stdout).toContain("3\t2\tpending");
    expect((await run("path,title\na,T a\nb,corrected\n")).stdout).toContain("3\t2\tpending");
    expect(pathsOf(api)).toEqual(["a", "b", "b"]);
  });

  test("knows equal lines by their number", async () => {
    const api = await manyApi();
    const { run } = command(api, `${LINE} --allow-equal`);
    await run(csv("a", "b", "a"));
    expect((await run(csv("a", "a", "a", "b"))).stdout).toBe(
      rows(...["1", "3", "4", "2"].map((id, n) => [`${n + 2}`, id, "pending", "", ""])),
    );
    expect(pathsOf(api)).toEqual(["a", "b", "a", "a"]);
    const { stderr } = await sce(LINE, { env: api.env, stdin: csv("b", "b") });
    expect(stderr).toContain("line 3 of stdin is the same as line 2");
  });

  test("refuses a journal of a newer sce, and warns about invalid lines", async () => {
    const api = await manyApi();
    const { run, home } = command(api);
    await run(csv("a"));
    const path = journalPath(home);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, `${text}nonsense\n`);
    const warning = `sce: warning: ${path}: ignoring invalid line ${text.split("\n").length}\n`;
    expect((await run(csv("a", "b"))).stderr).toContain(warning);
    writeFileSync(path, text.replaceAll('"sce_journal":1', '"sce_journal":2'));
    expect(await run(csv("a", "c"))).toEqual({
      code: 1,
      stdout: "",
      stderr:
        `sce: ${path} was also written by a newer sce, so it may have sent these uploads\n` +
        "hint: use the newer sce, or another file: SCE_JOURNAL=FILE\n",
    });
    expect(pathsOf(api)).toEqual(["a", "b"]);
  });
});
