import type { ApiResponse } from "../api/response.ts";
import { INT64_MAX } from "../base/int64.ts";
import { members } from "../base/json-text.ts";
import { textOf } from "./upload.ts";

/** The id that the API gave to a new upload; undefined if there is none. PHP may write it as text or as a float. */
export function queuedId({ data }: Pick<ApiResponse, "data">): string | undefined {
  const given = data === undefined ? undefined : textOf(members(data), "id");
  const id = /^0*([1-9]\d{0,18})(?:\.0*)?$/.exec(given?.trim() ?? "")?.[1];
  return id !== undefined && BigInt(id) <= INT64_MAX ? id : undefined;
}
