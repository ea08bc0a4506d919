import { Document, isMap, Pair, parseDocument as parseYaml, Scalar, YAMLMap } from "yaml";
import { SceError } from "../base/errors.ts";
import { indented, parseJsonText } from "../base/json-text.ts";
import { LARGEST_CONFIG_BYTES } from "../system/read-file.ts";
import type { ConfigFile } from "./config-file.ts";
import { EMPTY, type Document as Parsed, parseDocument } from "./document.ts";
import { PARSE_OPTIONS } from "./parse.ts";
import type { GivenSetting, Key } from "./settings.ts";

/** Valid settings, in the order in which they are written. */
export type NewSettings = ReadonlyMap<Key, string>;

type Target = Pick<ConfigFile, "path" | "role">;

/** Long values are not folded, and quoted values are written as in JSON. */
const PRINT_OPTIONS = { lineWidth: 0, doubleQuotedAsJSON: true } as const;

/**
 * The text of a new config file: JSON if its name ends in `.json`, otherwise YAML. Throws a SceError if it is too
 * large.
 */
export function newFile(settings: NewSettings, profile: string | undefined, target: Target): string {
  const document = new Document<YAMLMap>(null, PARSE_OPTIONS);
  if (!isJson(target)) document.commentBefore = " Written by sce config init. sce help config describes all settings.";
  return composed(document, EMPTY, profile, settings, target);
}

/**
 * The text of a config file with this profile added or replaced. Everything else stays the same, including comments.
 * Throws a SceError if the file cannot be read or would get too large.
 */
export function withProfile(text: string, profile: string, settings: NewSettings, target: Target): string {
  const before = parseDocument(text, target.path, target.role);
  return composed(parseYaml<YAMLMap>(text, PARSE_OPTIONS), before, profile, settings, target);
}

/** The document's text with the settings in it: in that profile, or at the top level. */
function composed(
  document: Document<YAMLMap>,
  before: Parsed,
  profile: string | undefined,
  settings: NewSettings,
  target: Target,
): string {
  if (!isMap(document.contents)) {
    document.contents = new YAMLMap();
    document.contents.flow = isJson(target);
  }
  const root = document.contents;
  const values = [...settings].map(([key, value]) => ({ key, value }));
  if (profile === undefined) {
    root.items = sectionOf(settings, target).items;
    return checked(document, { ...before, top: values }, target);
  }
  const old = root.get("profiles");
  const map = isMap(old) ? old : new YAMLMap();
  if (map !== old) root.set(keyOf("profiles", target), map);
  map.set(keyOf(profile, target), sectionOf(settings, target));
  const profiles = new Map<string, Values>(before.profiles).set(profile, values);
  return checked(document, { ...before, profiles }, target);
}

function sectionOf(settings: NewSettings, target: Target): YAMLMap {
  const section = new YAMLMap();
  for (const [key, value] of settings) section.items.push(new Pair(keyOf(key, target), quoted(value)));
  return section;
}

/** A key is quoted only if necessary. */
function keyOf(name: string, target: Target): Scalar<string> {
  return /^[A-Za-z_][\w-]*$/.test(name) && !isJson(target) ? new Scalar(name) : quoted(name);
}

/** Quoted, so that every reader reads `1e5`, `0158` or `null` as text. */
function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = "QUOTE_DOUBLE";
  return scalar;
}

function isJson({ path }: Target): boolean {
  return path.toLowerCase().endsWith(".json");
}

type Values = readonly Pick<GivenSetting, "key" | "value">[];

/** What a config file sets. */
interface Content {
  readonly top: Values;
  readonly profile: Parsed["profile"];
  readonly profiles: ReadonlyMap<string, Values>;
}

/** The document's text. Reads it as later runs will, to check that it sets what was intended and nothing else. */
function checked(document: Document<YAMLMap>, expected: Content, target: Target): string {
  const printed = document.toString(PRINT_OPTIONS);
  const text = isJson(target) ? `${indented(parseJsonText(printed))}\n` : printed;
  if (Buffer.byteLength(text) > LARGEST_CONFIG_BYTES)
    throw new SceError("config", `${target.path} would be larger than 64 KiB`, "choose another file: --config FILE");
  if (fingerprint(parseDocument(text, target.path, target.role)) === fingerprint(expected)) return text;
  throw new SceError(
    "config",
    `${target.path} cannot be changed without changing its other settings`,
    "add the profile with a text editor",
  );
}

function fingerprint({ top, profile, profiles }: Content): string {
  const values = (section: Values) => section.map(({ key, value }) => [key, value]);
  return JSON.stringify([values(top), profile?.name, [...profiles].map(([name, section]) => [name, values(section)])]);
}
