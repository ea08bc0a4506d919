import { isDocumented, refusal } from "./reply.ts";
import { isCredentialsCode } from "./response-codes.ts";
import type { Caller } from "./retry.ts";

/**
 * Asks the API whether it accepts the credentials, by a signed read that changes nothing: the status of upload 1. Whether
 * that upload exists does not matter; any answer of the API that does not refuse key, signature or clock proves them.
 *
 * Throws a SceError of kind `credentials` where they are refused, of kind `refused` where it is not the API that answers,
 * NoAnswer where there is no answer (codes 0004 and 1000,
 * too), and the reason for which the caller was stopped.
 */
export async function proveCredentials(caller: Caller): Promise<void> {
  const reply = await caller.ask({
    command: "youtube.status",
    parameters: new Map([["id", 1n]]),
    repeatable: true,
    subject: "credentials",
  });
  const refused = refusal(reply);
  if (refused !== undefined && (isCredentialsCode(reply.code) || !isDocumented(reply))) throw refused;
}
