import type { Credentials } from "./sign.ts";

/** The API's address and the credentials to sign requests with. */
export interface Endpoint {
  readonly credentials: Credentials;
  readonly apiUrl: URL;
  /** What may be wrong with the key and the secret: different sources, or odd characters at their ends. */
  readonly doubts: readonly string[];
  /** Stops the sandbox if the endpoint is one. */
  readonly close?: () => Promise<void>;
}
