import { http } from "../helpers/api.ts";
import { ACCOUNT, type Fault, plays } from "./fault.ts";

/** The api_url is refused, or its server redirects to another one. */
export const URLS: readonly Fault[] = [
  {
    name: "plain http to a host that is not this machine",
    arrange: () => ({ env: { ...ACCOUNT, SCE_API_URL: "http://api.example/" }, requests: () => 0 }),
    code: 3,
    stdout: "",
    stderr: "sce: SCE_API_URL uses plain http, which is only allowed for localhost\n",
    requests: 0,
  },
  ...["ftp://127.0.0.1/", "nonsense", "https://user:pw@api.example/"].map((url) => ({
    name: `the api_url ${url}`,
    arrange: () => ({ env: { ...ACCOUNT, SCE_API_URL: url }, requests: () => 0 }),
    code: 3,
    stdout: "",
    stderr:
      {
        "ftp://127.0.0.1/": "sce: SCE_API_URL is not an https URL\n",
        nonsense: "sce: SCE_API_URL is not a URL\n",
      }[url] ?? "sce: SCE_API_URL contains a user name or password\n",
    requests: 0,
  })),
  ...[301, 302, 303, 307, 308].map((status) => {
    const stranger = { requests: 0 };
    return {
      name: `a redirect with ${status} to another origin, which sees nothing`,
      arrange: async () => {
        stranger.requests = 0;
        const elsewhere = await plays(() => {
          stranger.requests += 1;
        })();
        const location = elsewhere.env.SCE_API_URL ?? "";
        const scene = await plays(http(status, { location }, "moved"))();
        return { ...scene, requests: () => scene.requests() + 100 * stranger.requests };
      },
      code: 1,
      stdout: "unknown\n",
      stderr:
        `sce: the API answered with a redirect (HTTP ${status}, it begins with: moved)\n` +
        "hint: check api_url; sce never follows redirects\n",
      requests: 1,
    };
  }),
];
