import type { ApiClient } from "./api-client.ts";
import { isDocumented, refusal } from "./response.ts";
import { isCredentialsCode } from "./response-codes.ts";

/**
 * Checks the credentials with a signed read that changes nothing: the status of upload 1. Whether that upload exists
 * does not matter: any answer of the API that does not reject key, signature or clock proves them.
 *
 * Throws a SceError of kind `credentials` if they are rejected, of kind `refused` if something other than the API
 * answers, NoAnswer if there is no answer (or code 0004 or 1000), and the reason if the run is interrupted.
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
