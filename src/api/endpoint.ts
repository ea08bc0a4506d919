import type { Credentials } from "./sign.ts";

/** Where requests go, and by whose credentials they are signed. */
export interface Endpoint {
  readonly credentials: Credentials;
  readonly apiUrl: URL;
  /** Where the key and where the secret come from, in one sentence, if from different sources. */
  readonly sourcesNote: string | undefined;
  /** Ends what was started for it, if anything was. */
  readonly close?: () => Promise<void>;
}
