import { describe, expect, test } from "vitest";
import { inShell } from "../helpers/shell.ts";

/** Starts a sandbox in the background, like the example in the help. STOP ends it and prints its exit code. */
const START = (options: string) =>
  `sce sandbox ${options} > sandbox.env 2> log & pid=$!\nuntil [ -s sandbox.env ]; do sleep 0.1; done\n. ./sandbox.env\n`;
const STOP = (signal: string) => `kill -${signal} $pid; wait $pid; echo "exit $?"\n`;

describe.skipIf(process.platform === "win32")("in a shell", () => {
  test("uploads, waits and uses the result, with a scripted sandbox", async () => {
    const { stdout, stderr } =
      await inShell(`${START("--script '1000001=pending,uploaded' --fault 1000 --log-requests")}
      id=$(sce api aws.status --field 0.id) &&
      id=$(sce youtube upload a.mp4 --title 'A "B"' -q) &&
      url=$(sce youtube status "$id" --wait --interval 1s --field url,title) &&
      echo "$id $url"
      ${STOP("INT")} cat log`);
    expect(stdout.split("\n").slice(0, 2)).toEqual(['1000001 https://youtu.be/sce01000001\tA "B"', "exit 130"]);
    expect(stdout.split("\n").slice(2)).toEqual([
      expect.stringMatching(/^sce: the sandbox listens on 127\.0\.0\.1:\d+; press Ctrl-C to stop it$/),
      "sce: aws.status: 1000 (scripted)",
      "sce: aws.status: 3 of 3",
      "sce: youtube.upload: queued as 1000001",
      "sce: youtube.status 1000001: pending",
      "sce: youtube.status 1000001: uploaded",
      "sce: interrupted",
      "",
    ]);
    expect(stderr).toMatch(/^sce: id 1000001: pending: Queued for upload\nsce: id 1000001: uploaded .*\n$/);
  });

  test("a clock that is off and a write that fails", async () => {
    const { stdout, stderr } = await inShell(`${START("--skew -90m --fault drop --delay 10ms")}
      sce youtube upload a --title b --json; echo "exit $?"
      echo '{"path":"a","title":"b","description":"","tags":"","visibility":"","callback":""}' | sce api youtube.upload --input - --json --field id; echo "exit $?"
      ${STOP("TERM")}`);
    expect(stdout).toBe('null\nexit 5\n{"id":1000001}\nexit 0\nexit 143\n');
    // Date has whole seconds only.
    expect(stderr).toMatch(
      /^sce: no answer .*; the request may have been carried out\nhint: .*\nsce: warning: .* (5399|5400|5401) s ahead/,
    );
  });

  test.each<[variables: string, line: string]>([
    ["HTTPS_PROXY=http://proxy.example:8080", "export NO_PROXY=127.0.0.1"],
    ["http_proxy=http://proxy.example NO_PROXY=a.example,.b", "export NO_PROXY=a.example,.b,127.0.0.1"],
    ["ALL_PROXY=x no_proxy='a b'", "export NO_PROXY='a b,127.0.0.1' no_proxy='a b,127.0.0.1'"],
    ["HTTPS_PROXY= NO_PROXY=a", "export SCE_CDN=158"],
  ])("requests to the sandbox bypass the proxy in %s", async (variables, line) => {
    const { stdout } = await inShell(`(export ${variables}; exec sce sandbox > sandbox.env 2> log) & pid=$!
      until grep -q listens log; do sleep 0.1; done
      echo "last: $(tail -n 1 sandbox.env)"
      . ./sandbox.env; sce youtube status 1 --field state
      ${STOP("TERM")}`);
    expect(stdout).toBe(`last: ${line}\nuploaded\nexit 143\n`);
  });

  test.each([
    ['api a.b -f "title=$BYTES"', "not UTF-8 text"],
    ['youtube upload a --title "$BYTES"', "invalid UTF-8 in the title"],
    ['youtube upload "a$BYTES" --title b', "invalid UTF-8 in the path"],
    ['youtube upload a --title b --tags c --tags "$BYTES"', "invalid UTF-8 in the tags"],
  ])("refuses bytes that are not UTF-8: sce %s", async (line, message) => {
    const { code, stdout, stderr } = await inShell(`BYTES=$(printf '\\377'); sce --sandbox ${line}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("does not resend an upload that was carried out without a response", async () => {
    const { stdout } = await inShell(`${START("--fault late --log-requests")}
      sce youtube upload a --title b; echo "exit $?"
      sce youtube status 1000001 --field title
      ${STOP("TERM")} grep upload: log`);
    expect(stdout).toBe("exit 5\nb\nexit 143\nsce: youtube.upload: queued as 1000001, late\n");
  });

  test("queues a failed upload again and follows it to the end", async () => {
    const { stdout, stderr } = await inShell(`${START("--script '1000001=pending@1s,uploaded'")}
      sce youtube upload --again 3 --tags x --wait --interval 1s --field id,state,title,tags; echo "exit $?"
      ${STOP("TERM")}`);
    expect(stdout).toBe("1000001\tuploaded\tVideo 3\tx\nexit 0\nexit 143\n");
    expect(stderr).toMatch(/^sce: queued as 1000001\nsce: id 1000001: pending: Queued for upload\n/);
  });

  test("SIGTERM during a command that writes", async () => {
    const { stdout, stderr } = await inShell(`${START("--delay 1h --log-requests")}
      sce youtube upload a --title b & call=$!
      until grep -q queued log; do sleep 0.1; done
      kill -TERM $call; wait $call; echo "exit $?"
      ${STOP("TERM")}`);
    expect(stdout).toBe("exit 143\nexit 143\n");
    expect(stderr).toMatch(
      /^sce: terminated; the request may have been carried out\nhint: before you send it again, .*\n$/,
    );
  });
});
