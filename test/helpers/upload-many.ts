import { type Play, startApi, success } from "./api.ts";
import { temporaryFolder } from "./folder.ts";
import { sce, type World } from "./sce.ts";
import { VirtualTime } from "./virtual-time.ts";

export const LINE = "youtube upload --from -";

/** An API that plays these for the first uploads and queues the others with ids from 1. Each upload has this status. */
export function manyApi({ plays = [], status = () => 0 }: { plays?: Play[]; status?: (id: unknown) => number } = {}) {
  let id = 0;
  let uploads = 0;
  return startApi((response, seen) => {
    const { request } = seen;
    if (request.command === "youtube.status")
      return response.end(success({ id: request.id, status: status(request.id) }));
    const play = plays[uploads++];
    if (typeof play === "function") return play(response, seen);
    id += play === undefined ? 1 : 0;
    return response.end(play ?? success({ id }));
  });
}

type Api = Awaited<ReturnType<typeof manyApi>>;

/** The upload requests that the API received. */
export const sentTo = ({ seen }: Api) =>
  seen.filter(({ request }) => request.command === "youtube.upload").map(({ request }) => request);
export const pathsOf = (api: Api) => sentTo(api).map(({ path }) => path);

/** A file of uploads with these paths. */
export const csv = (...paths: string[]) => `path,title\n${paths.map((path) => `${path},T ${path}\n`).join("")}`;

export const FIVE = csv("a", "b", "c", "d", "e");

/** A command that can run several times in the same home folder. */
export function command(api: Api, line = LINE, world: World = {}) {
  const home = temporaryFolder();
  const run = (stdin: string, more = "") =>
    sce(`${line} ${more}`, { time: new VirtualTime(), home, stdin, ...world, env: { ...api.env, ...world.env } });
  return { home, run };
}

export const rows = (...lines: string[][]) => lines.map((values) => `${values.join("\t")}\n`).join("");
