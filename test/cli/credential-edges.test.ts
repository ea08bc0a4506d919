import { expect, test } from "vitest";
import { failure, startApi } from "../helpers/api.ts";
import { Folder } from "../helpers/folder.ts";
import { sce } from "../helpers/sce.ts";

const SECRET = "8fc8c48da81e6a2a06a9556379bf798af508dc0792497c678b4c3532ba8b637f";

test.each([
  [`${SECRET} `, "ends with a space"],
  [` ${SECRET}`, "begins with a space"],
  [`"${SECRET}"`, 'begins and ends with a quote (")'],
  [`'${SECRET}`, "begins with a quote (')"],
  [`“${SECRET}”`, "begins with a quote (“) and ends with a quote (”)"],
  [`${SECRET}\u200b`, "ends with the invisible character U+200B"],
  [`\ufeff${SECRET}`, "begins with the invisible character U+FEFF"],
  [`${SECRET}\u00a0`, "ends with a no-break space (U+00A0)"],
  [`${SECRET}\u00ad`, "ends with the invisible character U+00AD"],
  [`${SECRET}\u3164`, "ends with the invisible character U+3164"],
  [`${SECRET}\u{e0020}`, "ends with the invisible character U+E0020"],
])("sends a secret like %j as it is; the hint and doctor point it out", async (secret, what) => {
  const { env } = await startApi(failure("0003"));
  const outcome = await sce("youtube status 1", { env: { ...env, SCE_API_SECRET: secret } });
  expect(outcome.code).toBe(4);
  expect(outcome.stderr).toMatch(/^hint: .*$/m);
  expect(outcome.stderr).toContain(`; the API secret ${what}\n`);
  const doctor = await sce("doctor", { env: { ...env, SCE_API_SECRET: secret } });
  expect(doctor.stdout).toMatch(/^warning {2}api_secret .*$/m);
  expect(doctor.stdout).toContain(`; it ${what}, and sce sends it as it is`);
  expect(doctor.stdout + doctor.stderr + outcome.stderr).not.toContain(SECRET);
});

test("the hint of 0001 and doctor point out quotes around a key", async () => {
  const { env, seen } = await startApi(failure("0001"));
  const { code, stderr } = await sce("youtube status 1", { env: { ...env, SCE_API_KEY: "'KEY-OF-THE-TEST'" } });
  expect([code, seen[0]?.request.api_key]).toEqual([4, "'KEY-OF-THE-TEST'"]);
  expect(stderr).toContain("; the API key begins and ends with a quote (')\n");
  const { stdout } = await sce("doctor", { env: { ...env, SCE_API_KEY: "'KEY-OF-THE-TEST'" } });
  expect(stdout).toMatch(/^warning {2}api_key .*it begins and ends with a quote/m);
});

test("says nothing about ordinary credentials", async () => {
  const { env } = await startApi(failure("0003"));
  const { stderr } = await sce("youtube status 1", { env });
  expect(stderr).toMatch(/hint: [^;]*; [^;]*$/);
  expect((await sce("doctor", { env })).stdout).not.toContain("warning  api_");
});

test("the hint names the files of a key and a secret from two files", async () => {
  const { url } = await startApi(failure("0003"));
  const folder = new Folder();
  const project = folder.write("home/project/.scerc", "api_key: project\n");
  const user = folder.write("home/.scerc", `cdn: 1\napi_secret: ${SECRET}\n`);
  const world = { home: folder.at("home"), cwd: folder.at("home/project"), env: { SCE_API_URL: url } };
  const { code, stderr } = await sce("youtube status 1", world);
  expect(code).toBe(4);
  expect(stderr).toContain(`; the API key comes from ${project}:1 and the secret from ${user}:2\n`);
});

test("warns about a variable with a misspelled name, also in doctor", async () => {
  const { env } = await startApi(failure("0003"));
  const wrong = { SCE_API_URL: env.SCE_API_URL ?? "", SCE_API_KEY: "k", SCE_SECRET: SECRET, SCE_CDN_ID: "1" };
  const { code, stderr } = await sce("youtube status 1", { env: wrong });
  expect(code).toBe(3);
  expect(stderr).toContain("sce: warning: SCE_SECRET has no effect: did you mean SCE_API_SECRET?\n");
  expect(stderr).toContain("sce: warning: SCE_CDN_ID has no effect: did you mean SCE_CDN?\n");
  const { stdout } = await sce("doctor", { env: wrong });
  expect(stdout).toMatch(/^warning {2}settings +SCE_SECRET has no effect: did you mean SCE_API_SECRET\?/m);
  expect(stdout + stderr).not.toContain(SECRET);
});
