import { describe, expect, test } from "vitest";
import { drop, http, type Play, pending, startApi, uploaded } from "../helpers/api.ts";
import { sce } from "../helpers/sce.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

const MINUTE = 60_000;

describe("an outage during a wait", () => {
  /** An API with this play between two times of the virtual clock, in milliseconds. It answers before and after. */
  function outage(time: VirtualTime, from: number, to: number, play: Play, after: string) {
    return startApi((response, seen) => {
      const now = time.monotonic();
      if (now < from) response.end(pending);
      else if (now >= to) response.end(after);
      else if (typeof play === "string") response.end(play);
      else play(response, seen);
    });
  }

  test.each<[name: string, play: Play]>([
    ["of HTTP 502", http(502)],
    ["of dropped connections", drop],
    ["of a maintenance page", "<html>back soon</html>"],
    ["of Retry-After: 240", http(503, { "retry-after": "240" })],
  ])("a wait survives %s for less than five minutes", async (_, play) => {
    const time = new VirtualTime();
    const { env } = await outage(time, 10_000, 4 * MINUTE, play, uploaded);
    const { code, stdout, stderr } = await sce("youtube status 1 --wait --field state", { env, time });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "uploaded\n" });
    expect(stderr).toMatch(/^sce: .*no answer/m);
  });

  test.each<[name: string, play: Play]>([
    ["of HTTP 502", http(502)],
    ["of a maintenance page", "<html>back soon</html>"],
    ["of Retry-After: 3600", http(503, { "retry-after": "3600" })],
  ])("%s for more than five minutes ends it with 5 and the last answer", async (_, play) => {
    const time = new VirtualTime();
    const { env } = await outage(time, 10_000, Number.POSITIVE_INFINITY, play, uploaded);
    const { code, stdout, stderr } = await sce("youtube status 1 --wait --json", { env, time });
    expect({ code, stdout }).toEqual({ code: 5, stdout: `${pending}\n` });
    expect(stderr).toContain("the upload continues at ScaleEngine");
    expect(time.monotonic()).toBeGreaterThan(5 * MINUTE);
    expect(time.monotonic()).toBeLessThan(7 * MINUTE);
  });

  test("before the first answer only the retries apply", async () => {
    const time = new VirtualTime();
    const { env, seen } = await startApi(http(502));
    const { code, stdout } = await sce("youtube status 1 2 --wait --json", { env, time });
    expect({ code, stdout, asked: seen.length }).toEqual({ code: 5, stdout: "null\nnull\n", asked: 10 });
    expect(time.monotonic()).toBeLessThan(MINUTE);
  });

  test("a wall clock that jumps a day is neither an outage nor a timeout", async () => {
    const time = new VirtualTime();
    const { env } = await startApi(
      pending,
      (response) => {
        time.wallOffset += 86_400_000;
        response.end(pending);
      },
      uploaded,
    );
    expect((await sce("youtube status 1 --wait --timeout 5m", { env, time })).code).toBe(0);
  });
});
