import { type Json, NumberText, phpEncode } from "./php-encode.ts";
import type { Failure } from "./refusals.ts";
import type { State } from "./script.ts";

/** The server's processing time in seconds, in PHP's format. */
const HANDLE_TIME = new NumberText("0.0027639865875244");

export function success(message: string, data: Json): string {
  return phpEncode({ message, status: "success", handle_time: HANDLE_TIME, data });
}

export function failed({ code, message }: Failure): string {
  return phpEncode({
    message,
    status: "failure",
    handle_time: HANDLE_TIME,
    ...(code === undefined ? {} : { code }),
    data: [],
  });
}

/** Members of `data` that an upload request or a scenario sets. */
export type UploadData = Readonly<Record<string, Json>>;

/** The `data` of `youtube.status`: all documented fields in the documentation's order, then any others. */
export function uploadData(id: string, state: State, changes: UploadData): Json {
  const isFirst = id === "1";
  const youtubeId = isFirst ? "12345ABCdef" : `sce${id.padStart(8, "0")}`;
  return {
    id: new NumberText(id),
    cdn_id: 158,
    path: "sestore{#}/jb/path/to/file.mp4",
    title: isFirst ? "My Video" : `Video ${id}`,
    description: "this is my first upload",
    tags: "csv,string,of,tags",
    visibility: "private",
    callback: "",
    ...STATE_DATA[state](youtubeId),
    created: "2018-01-01 00:00:00",
    last_updated: "2018-01-01 1:00:00",
    ...STATE_STATUS[state],
    ...changes,
  };
}

const STATE_DATA: Readonly<Record<State, (youtubeId: string) => UploadData>> = {
  uploaded: (youtubeId) => ({
    youtube_id: youtubeId,
    message: "Successfully Uploaded to Youtube",
    results: {
      etag: '"m2yskBQFythfE4irbTIeOgYYfBU/PaiEDiVxOyCWelLPuuwa9LKz3Gk"',
      id: youtubeId,
      kind: "youtube#video",
    },
  }),
  pending: () => ({ youtube_id: "", message: "Queued for upload", results: [] }),
  failed: () => ({ youtube_id: "", message: "The file is not a video that YouTube can read", results: [] }),
};

const STATE_STATUS: Readonly<Record<State, UploadData>> = {
  uploaded: { status: 200 },
  pending: { status: 0 },
  failed: { status: 400 },
};
