import { type ServerResponse, STATUS_CODES } from "node:http";
import { failed, success } from "./answers.ts";
import { failure, missingFields } from "./refusals.ts";
import type { FaultStep } from "./script.ts";

/** Sends an answer of the API. */
export function answerJson(response: ServerResponse, text: string): void {
  response.setHeader("Content-Type", "application/json").end(text);
}

/** Sends a web server's error page. */
export function page(response: ServerResponse, status: number): void {
  const title = status === 200 ? "Down for maintenance" : `${status} ${STATUS_CODES[status] ?? "Error"}`;
  // A client that follows the redirect would get an answer and reveal its signed request.
  if (status >= 300 && status < 400) response.setHeader("Location", "/stable/");
  if (status === 405) response.setHeader("Allow", "POST");
  if (status === 429 || status === 503) response.setHeader("Retry-After", "1");
  response
    .writeHead(status, { "Content-Type": "text/html" })
    .end(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`);
}

/** Answers a request with a fault. */
export function play(fault: FaultStep, response: ServerResponse): void {
  switch (fault.kind) {
    case "code":
      answerJson(response, codeAnswer(fault.code));
      return;
    case "http":
      page(response, fault.status);
      return;
    case "html":
      page(response, 200);
      return;
    case "empty":
      response.end();
      return;
    case "cut":
      answerJson(response, '{"message":"Found Youtube Status","status":"succ');
      return;
    case "hang":
      return;
    case "drop":
    case "late":
      // In Bun, destroying only the response would send an empty answer.
      response.socket?.destroy();
  }
}

/** The answer with this code. 0100 (queued) is a success. */
function codeAnswer(code: string): string {
  if (code === "0100") return success("Queued", []);
  return failed(code === "0006" ? missingFields(["id"]) : failure(code));
}
