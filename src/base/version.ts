import manifest from "../../package.json" with { type: "json" };

export const VERSION: string = manifest.version;

/** The oldest Node that this runs on, as major.minor. */
export const OLDEST_NODE: string = manifest.engines.node.replace(">=", "");
