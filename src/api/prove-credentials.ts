import type { ApiClient } from "./api-client.ts";
import { isDocumented, refusal } from "./response.ts";
import { isCredentialsCode } from "./response-codes.ts";

/**
 * Asks the API whether it accepts the credentials, by a signed read that changes nothing: the status of upload 1. Whether
 * that upload exists does not matter; any answer of the API that does not refuse key, signature or clock proves them.
 *
 * Throws a SceError of kind `credentials` where they are refused, of kind `refused` where it is not the API that answers,
 * NoAnswer where there is no answer (codes 0004 and 1000,
 * too), and the reason for which the caller was stopped.
 */
export async function proveCredentials(apiClient: ApiClient): Promise<void> {
  const response = await apiClient.ask({
    command: "youtube.status",
    parameters: new Map([["id", 1n]]),
    repeatable: true,
    subject: "credentials",
  });
  const failure = refusal(response);
  if (failure !== undefined && (isCredentialsCode(response.code) || !isDocumented(response))) throw failure;
}
