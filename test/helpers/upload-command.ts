import { pending, success, uploaded } from "./api.ts";
import { sce, type World } from "./sce.ts";

export const queued = success({ id: 1000001 });

/** Runs `sce youtube upload` with these words. */
export const upload = (words: readonly string[] | string, world: World) =>
  sce(["youtube", "upload", ...(typeof words === "string" ? words.split(" ") : words)], world);

/** The response for this uploaded id. */
export function uploadedAs(id: number): string {
  return uploaded.replace('"id":1', `"id":${id}`);
}

export function pendingAs(id: number): string {
  return pending.replace('"id":1', `"id":${id}`);
}

export const NAMES = ["path", "title", "description", "tags", "visibility", "callback"];

/** The six parameters of a request, in the order sent. */
export const sent = ({ json }: { readonly json: string }) =>
  Object.entries(JSON.parse(json) as Record<string, unknown>).filter(([name]) => NAMES.includes(name));
