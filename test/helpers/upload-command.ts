import { sce, type World } from "./sce.ts";

/** Runs `sce youtube upload` with these words. */
export const upload = (words: readonly string[] | string, world: World) =>
  sce(["youtube", "upload", ...(typeof words === "string" ? words.split(" ") : words)], world);

export const NAMES = ["path", "title", "description", "tags", "visibility", "callback"];

/** The six parameters of a request, in the order in which they were sent. */
export const sent = ({ json }: { readonly json: string }) =>
  Object.entries(JSON.parse(json) as Record<string, unknown>).filter(([name]) => NAMES.includes(name));
