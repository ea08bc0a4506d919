import { createServer, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { SECRET, startApi } from "../helpers/api.ts";
import { sce } from "../helpers/sce.ts";

const listeners: { close(): void; sockets: Socket[] }[] = [];

afterEach(() => {
  for (const { close, sockets } of listeners.splice(0)) {
    for (const socket of sockets) socket.destroy();
    close();
  }
});

/** A port where connections are taken and then left alone, or refused where nobody listens. */
async function port(listening: boolean): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const number = typeof address === "object" && address !== null ? address.port : 0;
  if (listening) listeners.push({ close: () => server.close(), sockets });
  else await new Promise((done) => server.close(done));
  return number;
}

const ACCOUNT = { SCE_API_KEY: "KEY-OF-THE-TEST", SCE_API_SECRET: SECRET, SCE_CDN: "158" };

describe("without an answer at all", () => {
  test("a refused connection", async () => {
    const number = await port(false);
    const env = { ...ACCOUNT, SCE_API_URL: `http://127.0.0.1:${number}/` };
    expect(await sce("youtube status 1 --retries 2", { env })).toEqual({
      code: 5,
      stdout: "",
      stderr:
        `sce: no connection to 127.0.0.1:${number}: the connection was refused (ECONNREFUSED) (3 attempts)\n` +
        "hint: check the network and api_url (`sce config show`)\n",
    });
  });

  test("a refused connection to a host with two addresses", async () => {
    const number = await port(false);
    const env = { ...ACCOUNT, SCE_API_URL: `http://localhost:${number}/` };
    const { code, stderr } = await sce("youtube status 1 --retries 0", { env });
    expect(code).toBe(5);
    expect(stderr).toContain(`no connection to localhost:${number}: the connection was refused (ECONNREFUSED)\n`);
  });

  test("a host that there is not", async () => {
    const env = { ...ACCOUNT, SCE_API_URL: "https://nowhere.invalid/" };
    const { code, stderr } = await sce("youtube status 1 --retries 0", { env });
    expect(code).toBe(5);
    expect(stderr).toMatch(/^sce: no connection to nowhere\.invalid: .*\((ENOTFOUND|EAI_AGAIN|EAI_FAIL)\)\n/);
  });

  test("a connection that is accepted, and then silence", async () => {
    const number = await port(true);
    const env = { ...ACCOUNT, SCE_API_URL: `http://127.0.0.1:${number}/` };
    expect(await sce("youtube status 1 --retries 1 --request-timeout 100ms", { env })).toEqual({
      code: 5,
      stdout: "",
      stderr:
        `sce: no answer from 127.0.0.1:${number} within 0.1s (2 attempts)\n` +
        "hint: --request-timeout allows an attempt more time\n",
    });
  });

  test("a reply of one byte at a time is cut off by the time limit", async () => {
    const { env } = await startApi((response) => {
      const drip = () => {
        if (!response.destroyed) response.write("x", () => setImmediate(drip));
      };
      drip();
    });
    const { code } = await sce("youtube status 1 --retries 0 --request-timeout 100ms", { env });
    expect(code).toBe(5);
  });

  test.each(["http://api.example/", "ftp://127.0.0.1/", "nonsense", "https://user:pw@api.example/"])(
    "an api_url that is refused: %s",
    async (url) => {
      const env = { ...ACCOUNT, SCE_API_URL: url };
      const { code, stdout, stderr } = await sce("youtube status 1", { env });
      expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
      expect(stderr).not.toContain("pw@");
    },
  );
});
