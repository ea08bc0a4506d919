import type { ApiResponse } from "../api/response.ts";
import { isObject, type JsonText, members, plainText } from "../base/json-text.ts";

/** The state of an upload; `unknown` if the API gave no usable answer. */
export type State = "uploaded" | "failed" | "pending" | "unknown";

/** The documented fields of `youtube.status`, in the documentation's order. */
export const DOCUMENTED_FIELDS = [
  "id",
  "cdn_id",
  "path",
  "title",
  "description",
  "tags",
  "visibility",
  "callback",
  "youtube_id",
  "message",
  "results",
  "created",
  "last_updated",
  "status",
] as const;

/** What is known about an upload. */
export interface Upload {
  /** The requested id, in decimal. */
  readonly id: string;
  readonly state: State;
  /** Where the video is, once it is on YouTube. */
  readonly url: string | undefined;
  /** The reason why the upload failed, or why nothing is known. */
  readonly error: string | undefined;
  /** The members of the answer's `data`, as the API wrote them. */
  readonly data: ReadonlyMap<string, JsonText>;
}

/** The state of an upload that this machine requested. It may not be queued, or it may be unclear whether it is. */
export type ListedState = State | "refused" | "unsure" | "unsent";

/** An upload in a list, from the API or from the journal. */
export interface ListedUpload extends Omit<Upload, "state"> {
  readonly state: ListedState;
}

/** The parts of an API response that describe an upload. */
type StatusResponse = Pick<ApiResponse, "succeeded" | "message" | "data">;

const NOTHING: ReadonlyMap<string, JsonText> = new Map();

/** An upload without a usable answer, and the reason. */
export function unknownUpload(id: string, error: string): Upload {
  return { id, state: "unknown", url: undefined, error, data: NOTHING };
}

/**
 * Reads the upload from the API's answer about `id`. The API's documentation lists no states. With a `youtube_id`, the
 * upload is uploaded. Otherwise, with a status of 400 or more, it is failed. Otherwise it is pending.
 */
export function readUpload(id: string, response: StatusResponse): Upload {
  if (!response.succeeded) return unknownUpload(id, response.message ?? "the API gave no reason");
  const data = response.data !== undefined && isObject(response.data) ? members(response.data) : NOTHING;
  if (data.size === 0) return unknownUpload(id, "the API's response contains no upload");
  const answeredId = textOf(data, "id");
  if (answeredId !== undefined && !isSameId(answeredId, id))
    return unknownUpload(id, `the API answered about upload ${answeredId} instead of upload ${id}`);

  const youtubeId = textOf(data, "youtube_id");
  if (youtubeId !== undefined) return { id, state: "uploaded", url: youtubeUrl(youtubeId), error: undefined, data };
  const status = Number(textOf(data, "status") ?? Number.NaN);
  if (status >= 400) {
    const error = textOf(data, "message") ?? `HTTP status ${status}`;
    return { id, state: "failed", url: undefined, error, data };
  }
  return { id, state: "pending", url: undefined, error: undefined, data };
}

/**
 * A field as plain text: numbers as written, objects as compact JSON. Undefined if the field has no value. PHP may write
 * that as `null`, `""`, `false` or `[]`.
 */
export function textOf(data: ReadonlyMap<string, JsonText>, name: string): string | undefined {
  const json = data.get(name);
  const text = json === undefined || json === "false" ? undefined : plainText(json);
  return text === undefined || text.trim() === "" || text === "[]" || text === "{}" ? undefined : text;
}

/** The reason why an upload failed or is unknown. For a pending upload, the API's message. */
export function reasonOf({ state, error, data }: ListedUpload): string | undefined {
  return error ?? (state === "pending" ? textOf(data, "message") : undefined);
}

/** The members of a nested object that have a value, with names such as `results.etag`. */
export function memberTexts(data: ReadonlyMap<string, JsonText>, name: string): [string, string][] {
  const inner = data.get(name);
  if (inner === undefined) return [];
  if (!isObject(inner)) {
    const text = textOf(data, name);
    return text === undefined ? [] : [[name, text]];
  }
  const found = members(inner);
  return [...found.keys()].flatMap((key) => {
    const text = textOf(found, key);
    return text === undefined ? [] : [[`${name}.${key}`, text]];
  });
}

/** Undefined for an id that could lead to something other than a video. */
function youtubeUrl(youtubeId: string): string | undefined {
  return /^[A-Za-z0-9_-]+$/.test(youtubeId) ? `https://youtu.be/${youtubeId}` : undefined;
}

/** PHP may write an id as a number, as text or as a float. */
function isSameId(answered: string, asked: string): boolean {
  return /^0*(\d+?)(\.0*)?$/.exec(answered.trim())?.[1] === asked;
}
