import { Document, isMap, Pair, parseDocument as parseYaml, Scalar, YAMLMap } from "yaml";
import { SceError } from "../errors.ts";
import { LARGEST_CONFIG_BYTES } from "../input/read-file.ts";
import { indented, parseJsonText } from "../json/text.ts";
import { EMPTY, type Document as Parsed, parseDocument, type Section } from "./document.ts";
import type { Role } from "./origin.ts";
import type { Key } from "./settings.ts";

/** What is to be written, in the order of the file, checked already. */
export type NewSettings = ReadonlyMap<Key, string>;

interface Target {
  readonly path: string;
  readonly role: Role;
}

/** As the reader has it: every scalar is the text that was written. */
const READING = { version: "1.2", schema: "failsafe", uniqueKeys: false, logLevel: "silent" } as const;

/** Long values are not folded, and a quoted one is written as in JSON. */
const PRINTING = { lineWidth: 0, doubleQuotedAsJSON: true } as const;

/** The text of a new config file: YAML, or JSON where its name ends in `.json`. Throws a SceError for one too large. */
export function newFile(settings: NewSettings, profile: string | undefined, target: Target): string {
  const root = profile === undefined ? sectionOf(settings, target) : new YAMLMap();
  if (profile !== undefined) putProfile(root, profile, settings, target);
  root.flow = isJson(target);
  const document = new Document(root, READING);
  if (!root.flow)
    document.commentBefore = " Written by sce config init; sce help config tells what else may stand here.";
  const expected =
    profile === undefined ? { ...EMPTY, top: settings } : { ...EMPTY, profiles: new Map([[profile, settings]]) };
  return checked(printed(document.toString(PRINTING), target), expected, target);
}

/** A config file as far as its values go. */
interface Values {
  readonly top: Section | NewSettings;
  readonly profile: Parsed["profile"];
  readonly profiles: ReadonlyMap<string, Section | NewSettings>;
}

/**
 * The text of a config file with this profile in it, in the place of one of that name. All else stays, comments too.
 * Throws a SceError for a file that cannot be read, and where it would get too large.
 */
export function withProfile(text: string, profile: string, settings: NewSettings, target: Target): string {
  const before = parseDocument(text, target.path, target.role);
  const document = parseYaml<YAMLMap>(text, READING);
  if (!isMap(document.contents)) {
    document.contents = new YAMLMap();
    document.contents.flow = isJson(target);
  }
  putProfile(document.contents, profile, settings, target);
  const profiles = new Map<string, Section | NewSettings>(before.profiles).set(profile, settings);
  return checked(printed(document.toString(PRINTING), target), { ...before, profiles }, target);
}

function putProfile(root: YAMLMap, name: string, settings: NewSettings, target: Target): void {
  const there = root.get("profiles");
  const profiles = isMap(there) ? there : new YAMLMap();
  if (profiles !== there) root.set(keyOf("profiles", target), profiles);
  profiles.set(keyOf(name, target), sectionOf(settings, target));
}

function sectionOf(settings: NewSettings, target: Target): YAMLMap {
  const section = new YAMLMap();
  for (const [key, value] of settings) section.items.push(new Pair(keyOf(key, target), quoted(value)));
  return section;
}

/** A key is quoted only where it has to be. */
function keyOf(name: string, target: Target): Scalar<string> {
  return /^[A-Za-z_][\w-]*$/.test(name) && !isJson(target) ? new Scalar(name) : quoted(name);
}

/** Quoted, so that no reader takes `1e5`, `0158` or `null` for anything but the text that it is. */
function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = "QUOTE_DOUBLE";
  return scalar;
}

/** JSON the way people write it: a member a line. */
function printed(text: string, target: Target): string {
  return isJson(target) ? `${indented(parseJsonText(text))}\n` : text;
}

function isJson({ path }: Target): boolean {
  return path.toLowerCase().endsWith(".json");
}

/** Reads the text as every later run will: what comes out has to be what was to go in. */
function checked(text: string, expected: Values, target: Target): string {
  if (Buffer.byteLength(text) > LARGEST_CONFIG_BYTES)
    throw new SceError("config", `${target.path} would be larger than 64 KiB`, "choose another file: --config FILE");
  const read = parseDocument(text, target.path, target.role);
  if (fingerprint(read) === fingerprint(expected)) return text;
  throw new SceError(
    "config",
    `${target.path} cannot be changed without changing its other settings`,
    "add the profile to it with an editor",
  );
}

function fingerprint({ top, profile, profiles }: Values): string {
  const values = (section: Section | NewSettings) =>
    [...section].map(([key, entry]) => [key, typeof entry === "string" ? entry : entry.value]);
  return JSON.stringify([values(top), profile?.name, [...profiles].map(([name, section]) => [name, values(section)])]);
}
