import { createHmac } from "node:crypto";
import { SAMPLE_ACCOUNT } from "../../src/sandbox/scenarios.ts";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/server.ts";
import { afterTest } from "./clean-up.ts";
import { VirtualTime } from "./virtual-time.ts";

/** The environment that points a client at a sandbox, with the account that it knows. */
export function sandboxEnv(url: URL): Record<string, string> {
  const { apiKey, secret, cdn } = SAMPLE_ACCOUNT;
  return { SCE_API_URL: url.href, SCE_API_KEY: apiKey, SCE_API_SECRET: secret, SCE_CDN: cdn };
}

/** The request with a signature of exactly this text, as clients other than sce send it. */
export function signed(body: string, encoding: "base64" | "hex" = "base64"): string {
  const signature = createHmac("sha256", SAMPLE_ACCOUNT.secret).update(body).digest(encoding);
  return `${body.slice(0, -1)},"signature":"${signature}"}`;
}

/** Starts a sandbox in virtual time. */
export async function openSandbox(options: Partial<SandboxOptions> = {}) {
  const time = new VirtualTime();
  const { now, monotonic, sleep } = time;
  const sandbox = await startSandbox({ now, monotonic, sleep, ...options });
  afterTest(() => sandbox.close());
  return { sandbox, url: sandbox.url, env: sandboxEnv(sandbox.url), time };
}
