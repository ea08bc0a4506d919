/** The topics of `sce help`. */
export const TOPICS: readonly Topic[] = [
  {
    name: "exit-codes",
    summary: "List the exit codes",
    text: async (width) => (await import("./exit-codes.ts")).exitCodesHelp(width),
  },
  {
    name: "environment",
    summary: "List the environment variables",
    text: async (width) => (await import("./environment.ts")).environmentHelp(width),
  },
  {
    name: "config",
    summary: "Explain the configuration files and settings",
    text: async (width) => (await import("./config.ts")).configHelp(width),
  },
];

interface Topic {
  readonly name: string;
  readonly summary: string;
  /** @param width the most columns that a line takes */
  readonly text: (width: number) => Promise<string>;
}
