declare module "cosmiconfig/dist/ExplorerSync.js" {
  interface Options<Loaded> {
    readonly moduleName: string;
    readonly packageProp: string;
    readonly searchPlaces: readonly string[];
    readonly searchStrategy: "none";
    readonly loaders: Readonly<Record<string, () => Loaded>>;
    readonly transform: (result: { config: Loaded | undefined } | null) => { config: Loaded | undefined } | null;
    readonly cache: boolean;
    readonly ignoreEmptySearchPlaces: boolean;
    readonly mergeImportArrays: boolean;
    readonly mergeSearchPlaces: boolean;
  }
  export class ExplorerSync<Loaded> {
    constructor(options: Options<Loaded>);
    /** `config` is undefined for a file of white space only. */
    load(path: string): { config: Loaded | undefined } | null;
  }
}
