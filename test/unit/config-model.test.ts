import { rmSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { SceError } from "../../src/base/errors.ts";
import { trustError } from "../../src/config/endpoint.ts";
import { type Config, loadConfig } from "../../src/config/load.ts";
import { Folder } from "../helpers/folder.ts";
import { runs } from "../helpers/runs.ts";

/** The settings of one source, with one kind of secret at most. */
type Given = Record<string, string>;

interface FileContent {
  readonly top: Given;
  readonly profile?: string;
  readonly profiles: Readonly<Record<string, Given>>;
}

/** Everything that can be configured. */
interface World {
  readonly apiUrl?: string;
  readonly profile?: string;
  readonly env: Given;
  readonly envProfile?: string;
  readonly project: FileContent;
  readonly user: FileContent;
  readonly home: FileContent;
}

const SECRETS = ["api_secret", "api_secret_file"];

/** The rules in the help: the order of sources for each setting. */
function expected(world: World): { values: Given; from: Record<string, string>; refused: boolean } | "no such profile" {
  const files = Object.entries({ project: world.project, user: world.user, home: world.home });
  const profile = world.profile ?? world.envProfile ?? files.find(([, file]) => file.profile)?.[1].profile;
  if (profile !== undefined && !files.some(([, file]) => profile in file.profiles)) return "no such profile";
  const ofProfile = files.map(([name, file]): [string, Given] => [name, file.profiles[profile ?? ""] ?? {}]);
  const ofTop = files.map(([name, file]): [string, Given] => [name, file.top]);
  const option: [string, Given] = ["option", world.apiUrl === undefined ? {} : { api_url: world.apiUrl }];
  const environment: [string, Given] = ["environment", world.env];
  const asked =
    world.profile !== undefined
      ? [option, ...ofProfile, environment, ...ofTop]
      : [option, environment, ...files.flatMap((_, at) => [ofProfile[at], ofTop[at]])];
  const values: Given = {};
  const from: Record<string, string> = {};
  for (const names of [["api_key"], ["cdn"], ["api_url"], SECRETS]) {
    const [source, given] = asked.find((entry) => names.some((name) => entry?.[1][name] !== undefined)) ?? [];
    for (const name of names) {
      const value = given?.[name];
      if (value !== undefined && source !== undefined) [values[name], from[name]] = [value, source];
    }
  }
  const credentials = [from.api_key, from.api_secret ?? from.api_secret_file];
  const isForeign = credentials.some((source) => source !== undefined && source !== "project");
  const refused = from.api_url === "project" && isForeign;
  values.api_url ??= "https://api.scaleengine.net/stable/";
  return { values, from, refused };
}

/** A value that hardly occurs anywhere else. */
const unique = fc.integer({ min: 1, max: 2 ** 31 }).map(String);

const given: fc.Arbitrary<Given> = fc
  .record(
    {
      api_key: unique,
      cdn: unique,
      api_url: unique.map((n) => `https://n${n}.example/`),
      secret: fc.tuple(fc.constantFrom(...SECRETS), unique),
    },
    { requiredKeys: [] },
  )
  .map(({ secret, ...rest }) => ({ ...rest, ...(secret === undefined ? {} : { [secret[0]]: secret[1] }) }));

const NAMES = ["live", "test"] as const;
const someProfile = fc.option(fc.constantFrom(...NAMES), { nil: undefined, freq: 2 });

const file: fc.Arbitrary<FileContent> = fc
  .record({ top: given, profile: someProfile, profiles: fc.dictionary(fc.constantFrom(...NAMES), given) })
  .map(({ profile, profiles, ...rest }) => ({
    ...rest,
    // An empty profile is another error.
    profiles: Object.fromEntries(Object.entries(profiles).filter(([, keys]) => Object.keys(keys).length > 0)),
    ...(profile === undefined ? {} : { profile }),
  }));

const world: fc.Arbitrary<World> = fc
  .record({
    apiUrl: fc.option(
      unique.map((n) => `https://n${n}.example/`),
      { nil: undefined, freq: 2 },
    ),
    profile: someProfile,
    envProfile: someProfile,
    env: given,
    project: file,
    user: file,
    home: file,
  })
  .map(({ apiUrl, profile, envProfile, ...rest }) => ({
    ...rest,
    ...(apiUrl === undefined ? {} : { apiUrl }),
    ...(profile === undefined ? {} : { profile }),
    ...(envProfile === undefined ? {} : { envProfile }),
  }));

/** The file's text, as JSON or as YAML. */
function textOf({ top, profile, profiles }: FileContent, yaml: boolean): string {
  const all = {
    ...top,
    ...(profile === undefined ? {} : { profile }),
    ...(Object.keys(profiles).length === 0 ? {} : { profiles }),
  };
  if (!yaml) return JSON.stringify(all);
  const lines = Object.entries({ ...top, ...(profile === undefined ? {} : { profile }) }).map(
    ([key, value]) => `${key}: ${value}`,
  );
  for (const [name, keys] of Object.entries(profiles))
    lines.push(
      ...(lines.includes("profiles:") ? [] : ["profiles:"]),
      `  ${name}:`,
      ...Object.entries(keys).map(([key, value]) => `    ${key}: ${value}`),
    );
  return `${lines.join("\n")}\n`;
}

async function load(folder: Folder, { apiUrl, profile, env, envProfile, project, user, home }: World, yaml: boolean) {
  const ending = yaml ? ".yaml" : ".json";
  folder.write(`home/project/.scerc${ending}`, textOf(project, yaml));
  folder.write(`home/.config/sce/config${ending}`, textOf(user, yaml));
  folder.write(`home/.scerc${ending}`, textOf(home, yaml));
  const variables = Object.entries(env).map(([key, value]) => [`SCE_${key.toUpperCase()}`, value]);
  const system = folder.system({ env: { ...Object.fromEntries(variables), SCE_PROFILE: envProfile ?? "" } });
  return loadConfig(system, { apiUrl, profile });
}

/** The source of each setting, in the model's words. */
function sources(config: Config, folder: Folder): Record<string, string> {
  const files: Record<string, string> = {
    project: "home/project/.scerc",
    user: "home/.config/sce/config",
    home: "home/.scerc",
  };
  return Object.fromEntries(
    Object.entries(config.settings).flatMap(([key, { origin }]) => {
      if (origin.kind === "default") return [];
      if (origin.kind !== "file") return [[key, origin.kind === "option" ? "option" : "environment"]];
      const name = Object.keys(files).find(
        (file) => origin.path.replace(/\.\w+$/, "") === folder.at(files[file] ?? ""),
      );
      return [[key, name ?? origin.path]];
    }),
  );
}

test("each setting comes from the first source that sets it, in every combination", async () => {
  const folder = new Folder();
  await fc.assert(
    fc.asyncProperty(world, fc.boolean(), async (what, yaml) => {
      for (const path of ["home/project", "home/.config/sce", "home"])
        for (const name of [".scerc.json", ".scerc.yaml", "config.json", "config.yaml"])
          rmSync(folder.at(`${path}/${name}`), { force: true });
      const should = expected(what);
      if (should === "no such profile") {
        await expect(load(folder, what, yaml)).rejects.toBeInstanceOf(SceError);
        return;
      }
      const config = await load(folder, what, yaml);
      const values = Object.fromEntries(Object.entries(config.settings).map(([key, { value }]) => [key, value]));
      expect(values).toEqual(should.values);
      expect(sources(config, folder)).toEqual(should.from);
      expect(trustError(config) !== undefined).toBe(should.refused);
    }),
    runs(600),
  );
});
