import type { ApiClient } from "./api-client.ts";
import { isDocumented, refusal } from "./response.ts";
import { isCredentialsCode } from "./response-codes.ts";

/**
 * Checks the credentials with a signed request that changes nothing: the status of upload 1. That upload need not
 * exist: any answer of the API that does not reject the key, the signature or the clock proves the credentials.
 *
 * Throws a SceError of kind `credentials` if they are rejected, one of kind `refused` if something other than the API
 * answers, NoAnswer if there is no answer (or code 0004 or 1000), and the signal's reason if the run is interrupted.
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
