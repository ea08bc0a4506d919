import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ACCOUNT } from "../faults/fault.ts";
import { afterTest } from "../helpers/clean-up.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { canMount, PROGRAM, STANDALONE } from "../helpers/process.ts";
import { AUTHORITY, secureApi, startProxy } from "../helpers/secure-api.ts";

const ADDRESS = "127.0.0.154";

/** The question of a DNS message, with its type and class. */
function question(message: Buffer): Buffer {
  let end = 12;
  for (let length = message[end]; length; length = message[end]) end += length + 1;
  return message.subarray(12, end + 5);
}

/** A name server that answers after this time, in milliseconds. The address of every name is 127.0.0.1. */
async function slowNameServer(delayMs: number): Promise<void> {
  const server = createSocket("udp4");
  server.on("message", (message, { port, address }) => {
    const asked = question(message);
    const isForIpv4 = asked.readUInt16BE(asked.length - 4) === 1;
    const found = isForIpv4 ? [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, 1] : [];
    const head = [0x81, 0x80, 0, 1, 0, isForIpv4 ? 1 : 0, 0, 0, 0, 0];
    const reply = Buffer.concat([message.subarray(0, 2), Buffer.from(head), asked, Buffer.from(found)]);
    const timer = setTimeout(() => server.send(reply, port, address), delayMs);
    afterTest(() => clearTimeout(timer));
  });
  server.bind(53, ADDRESS);
  await once(server, "listening");
  afterTest(() => server.close());
}

/** Runs the built program with that name server alone. */
async function sce(args: readonly string[], env: Record<string, string>) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "resolv.conf"), `nameserver ${ADDRESS}\n`);
  const inside = 'mount --bind resolv.conf /etc/resolv.conf && exec "$@"';
  const child = spawn("unshare", ["-m", "sh", "-c", inside, "sh", ...PROGRAM, ...args], {
    cwd: folder,
    env: { HOME: folder, PATH: process.env.PATH ?? "", ...ACCOUNT, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  afterTest(() => child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  const [code] = await once(child, "close");
  return { code, output };
}

// The standalone executable looks up names with Bun.
describe.skipIf(!canMount || STANDALONE !== undefined)("a name server that takes 2.5 s per response", () => {
  /** Settings for an API behind a proxy that has a name. */
  const behind = async () => {
    await slowNameServer(2500);
    const { url } = await secureApi("good");
    const { port } = await startProxy();
    return { SCE_API_URL: url, NODE_EXTRA_CA_CERTS: AUTHORITY, HTTPS_PROXY: `http://proxy.example:${port}` };
  };

  test("the second attempt gets an answer", async () => {
    const { code, output } = await sce(
      ["youtube", "status", "1", "--field", "state", "--retries", "1"],
      await behind(),
    );
    expect({ code, output }).toEqual({ code: 0, output: "uploaded\n" });
  });

  test("sce doctor waits for it", async () => {
    const { code, output } = await sce(["doctor"], await behind());
    expect(output).toMatch(/^ok +dns +proxy\.example is 127\.0\.0\.1$/m);
    expect(code).toBe(0);
  });
});
