import type { PhpValue } from "../api/php-json.ts";
import { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import { type Intent, type Relation, writeIntent } from "./journal.ts";
import type { JournalChoice } from "./place.ts";
import { type JournalContent, readJournal } from "./read.ts";
import { type JournalUpload, requestsByLine, uploadsIn } from "./uploads.ts";

/** One of the lines of a file: its values, and its number among equal lines, from 0. */
export interface LineKey {
  readonly path: string;
  /** See `valuesOf`. */
  readonly digest: string;
  readonly nth: number;
}

/** What a file of uploads has to know of the requests before. */
export interface LineJournal {
  /** The request that stands for a line; undefined if it has to be sent. */
  find(line: LineKey): JournalUpload | undefined;
  /** A request for the same path with other values that was queued, or may have been. */
  findOther(line: LineKey): JournalUpload | undefined;
  /**
   * Writes down that the line is about to be sent. Undefined if another run sent it first: then it must not be sent. Throws
   * a SceError of kind `config` if the journal cannot be used.
   */
  claim(
    line: LineKey,
    parameters: ReadonlyMap<string, PhpValue>,
    relation: Relation,
  ): Promise<Pick<Intent, "settle"> | undefined>;
}

/** Knows nothing, and lets everything be sent. */
export const NO_JOURNAL: LineJournal = {
  find: () => undefined,
  findOther: () => undefined,
  claim: async () => ({ settle: () => {} }),
};

type Requests = Map<string, JournalUpload>;

/** The journal of a file of uploads: read once, and after each intent what other runs have added. */
export class SharedJournal implements LineJournal {
  readonly #journal: JournalChoice;
  readonly #system: Pick<System, "now" | "sleep">;
  readonly #byValues = new Map<string, Requests>();
  readonly #byPath = new Map<string, Requests>();
  #end = 0;
  #claimed: Promise<unknown> = Promise.resolve();

  constructor(journal: JournalChoice, system: Pick<System, "now" | "sleep">) {
    this.#journal = journal;
    this.#system = system;
  }

  /** Reads what was added since the last time. Throws a SceError of kind `config` if there is no journal. */
  async read(): Promise<JournalContent | undefined> {
    const { place, account } = this.#journal;
    if (place.file === undefined)
      throw new SceError("config", `--from needs the journal, but it is off: ${place.off}`, NEEDS_JOURNAL);
    const content = await readJournal(place.file, this.#system, this.#end);
    if (content === undefined) return undefined;
    this.#end = content.end;
    for (const upload of uploadsIn(content.records, account)) {
      const known = requestsIn(this.#byValues, upload.values).get(upload.key);
      const latest = { ...upload, createdMs: known?.createdMs ?? upload.createdMs };
      requestsIn(this.#byValues, upload.values).set(upload.key, latest);
      requestsIn(this.#byPath, upload.path).set(upload.key, latest);
    }
    return content;
  }

  find({ digest, nth }: LineKey): JournalUpload | undefined {
    return requestsByLine(this.#byValues.get(digest)?.values() ?? []).get(nth);
  }

  findOther({ path, digest }: LineKey): JournalUpload | undefined {
    const others = [...(this.#byPath.get(path)?.values() ?? [])].filter(
      ({ values, state }) => values !== digest && state !== "refused" && state !== "unsent",
    );
    return others.findLast(({ id }) => id !== undefined) ?? others.at(-1);
  }

  /** One after the other, so that no read comes before an earlier one. */
  claim(line: LineKey, parameters: ReadonlyMap<string, PhpValue>, relation: Relation): Promise<Intent | undefined> {
    const claim = this.#claimed.then(() => this.#claim(line, parameters, relation));
    this.#claimed = claim.catch(() => {});
    return claim;
  }

  async #claim(line: LineKey, parameters: ReadonlyMap<string, PhpValue>, relation: Relation) {
    const intent = writeIntent(this.#journal, parameters, this.#system, { ...relation, nth: line.nth });
    await this.read();
    if (!this.#byValues.get(line.digest)?.has(intent.key))
      throw new SceError(
        "config",
        `the journal ${this.#journal.place.file?.path} was replaced during the run`,
        REPLACED,
      );
    if (this.find(line)?.key === intent.key) return intent;
    intent.settle({ state: "unsent", error: "another run sent it first" });
    return undefined;
  }
}

const REPLACED = "put the old file back before you run it again, or the lines it lists may be sent twice";

const NEEDS_JOURNAL = "set SCE_JOURNAL=FILE, or use --no-journal if a second run may send every line again";

function requestsIn(groups: Map<string, Requests>, name: string): Requests {
  const found = groups.get(name) ?? new Map<string, JournalUpload>();
  groups.set(name, found);
  return found;
}
