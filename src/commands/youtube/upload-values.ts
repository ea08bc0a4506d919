import type { PhpValue } from "../../api/php-json.ts";
import { SceError } from "../../base/errors.ts";
import { type JsonText, plainText } from "../../base/json-text.ts";

/** The parameters of `youtube.upload`, in the documentation's order. It asks for all of them, "" for those not given. */
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

/** The values of an upload that is queued again: those that `youtube.status` returned, unless others are given. */
export function uploadAgain(data: ReadonlyMap<string, JsonText>, given: Partial<UploadValues>): UploadValues {
  const before = PARAMETERS.map((name) => [name, textIn(data.get(name))]);
  return { ...NOT_GIVEN, ...Object.fromEntries(before), ...given };
}

/** PHP writes an empty value as null, `[]` or false; a number is its own text. */
function textIn(json: JsonText | undefined): string {
  if (json === undefined || ["false", "[]", "{}"].includes(json)) return "";
  return plainText(json) ?? "";
}

/** The parameters of the request, in their order. */
export function uploadParameters(values: UploadValues): ReadonlyMap<string, PhpValue> {
  return new Map(PARAMETERS.map((name) => [name, values[name]]));
}

/** How to give a value that is missing. */
const REQUIRED = {
  path: "name the file in ScaleEngine's storage: sestore{#}/account/path/file.mp4",
  title: "give one: --title 'My Video'",
} as const;

/** Throws a usage error for values that no upload can have. */
export function checkUpload(values: UploadValues): void {
  for (const [name, hint] of Object.entries(REQUIRED))
    if (values[name as keyof typeof REQUIRED] === "") throw new SceError("usage", `the ${name} is empty`, hint);
  for (const name of PARAMETERS) {
    const value = values[name];
    if (!value.isWellFormed()) throw new SceError("usage", `half of a character in the ${name}: ${value}`);
    const [control] = (name === "description" ? value.replace(/[\t\n\r]/g, "") : value).match(/\p{Cc}/u) ?? [];
    if (control !== undefined)
      throw new SceError(
        "usage",
        `control character in the ${name}: ${control}`,
        "only the description may have tabs and line breaks; no other control characters are allowed",
      );
  }
}
