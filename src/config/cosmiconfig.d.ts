declare module "cosmiconfig/dist/ExplorerSync.js" {
  interface Options<Loaded> {
    readonly loaders: Readonly<Record<string, () => Loaded>>;
    readonly [other: string]: unknown;
  }
  export class ExplorerSync<Loaded> {
    constructor(options: Options<Loaded>);
    /** `config` is undefined if the file contains only white space. */
    load(path: string): { config: Loaded | undefined } | null;
  }
}
