/** The topics of `sce help`, beside the commands. */
export const TOPICS: readonly Topic[] = [
  {
    name: "exit-codes",
    summary: "what each exit code means",
    text: async () => (await import("./exit-codes.ts")).exitCodesHelp(),
  },
  {
    name: "environment",
    summary: "the variables that are read",
    text: async () => (await import("./environment.ts")).environmentHelp(),
  },
  {
    name: "config",
    summary: "the configuration's files and keys",
    text: async () => (await import("./config.ts")).configHelp(),
  },
];

interface Topic {
  readonly name: string;
  readonly summary: string;
  readonly text: () => Promise<string>;
}
