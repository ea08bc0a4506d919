import type { PhpValue } from "../../api/php-json.ts";
import { SceError } from "../../base/errors.ts";
import { type JsonText, plainText } from "../../base/json-text.ts";

/** The parameters of `youtube.upload` in their documented order. The API requires all of them; "" stands for none. */
export const PARAMETERS = ["path", "title", "description", "tags", "visibility", "callback"] as const;

/** The value of each parameter. */
export type UploadValues = Readonly<Record<(typeof PARAMETERS)[number], string>>;

const NOT_GIVEN: UploadValues = {
  path: "",
  title: "",
  description: "",
  tags: "",
  visibility: "private",
  callback: "",
};

/** The values of a new upload. */
export function newUpload(given: Partial<UploadValues>): UploadValues {
  return { ...NOT_GIVEN, ...given };
}

/** The values for queueing an upload again: those from `youtube.status`, unless new ones are given. */
export function uploadAgain(data: ReadonlyMap<string, JsonText>, given: Partial<UploadValues>): UploadValues {
  const before = PARAMETERS.map((name) => [name, textIn(data.get(name))]);
  return { ...NOT_GIVEN, ...Object.fromEntries(before), ...given };
}

/** PHP writes an empty value as null, `[]` or false. */
function textIn(json: JsonText | undefined): string {
  if (json === undefined || ["false", "[]", "{}"].includes(json)) return "";
  return plainText(json) ?? "";
}

/** The parameters of the request, in their order. */
export function uploadParameters(values: UploadValues): ReadonlyMap<string, PhpValue> {
  return new Map(PARAMETERS.map((name) => [name, values[name]]));
}

/** Hints for required values that are empty. */
type EmptyHints = Readonly<Record<"path" | "title", string>>;

const ON_COMMAND_LINE: EmptyHints = {
  path: "name the file in ScaleEngine's storage: sestore{#}/account/path/file.mp4",
  title: "add --title 'My Video'",
};

/** Throws a usage error for invalid values. */
export function checkUpload(values: UploadValues, hints = ON_COMMAND_LINE): void {
  for (const name of ["path", "title"] as const)
    if (values[name] === "") throw new SceError("usage", `the ${name} is empty`, hints[name]);
  for (const name of PARAMETERS) {
    const value = values[name];
    if (!value.isWellFormed()) throw new SceError("usage", `incomplete character in the ${name}: ${value}`);
    const [control] = (name === "description" ? value.replace(/[\t\n\r]/g, "") : value).match(/\p{Cc}/u) ?? [];
    if (control !== undefined)
      throw new SceError(
        "usage",
        `control character in the ${name}: ${control}`,
        "remove it; only the description may contain tabs and line breaks",
      );
  }
}
