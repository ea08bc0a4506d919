import manifest from "../../package.json" with { type: "json" };

export const VERSION: string = manifest.version;

/** The oldest supported version of Node, as major.minor. */
export const OLDEST_NODE: string = manifest.engines.node.replace(">=", "");
