import type { Credentials } from "./sign.ts";

/** The API's address and the credentials to sign requests with. */
export interface Endpoint {
  readonly credentials: Credentials;
  readonly apiUrl: URL;
  /** A sentence that says where key and secret come from, if they come from different sources. */
  readonly sourcesNote: string | undefined;
  /** Stops the sandbox, if the endpoint is one. */
  readonly close?: () => Promise<void>;
}
