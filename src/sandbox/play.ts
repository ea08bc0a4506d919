import { type ServerResponse, STATUS_CODES } from "node:http";
import { failed, success } from "./answers.ts";
import type { FaultStep } from "./script.ts";

/** Sends an answer of the API. */
export function answerJson(response: ServerResponse, text: string): void {
  response.setHeader("Content-Type", "application/json").end(text);
}

/** Sends what a web server shows of an error. */
export function page(response: ServerResponse, status: number): void {
  const title = status === 200 ? "Down for maintenance" : `${status} ${STATUS_CODES[status] ?? "Error"}`;
  // A client that follows would get an answer there, and give away its signed request.
  if (status >= 300 && status < 400) response.setHeader("Location", "/stable/");
  if (status === 405) response.setHeader("Allow", "POST");
  if (status === 429 || status === 503) response.setHeader("Retry-After", "1");
  response
    .writeHead(status, { "Content-Type": "text/html" })
    .end(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`);
}

/** Lets a request go wrong. */
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
    case "drop":
      // To destroy the response alone would, where Bun runs this, answer with an empty one.
      response.socket?.destroy();
  }
}

/** What the API answers with a code: 0100, a queued request, is a success. */
function codeAnswer(code: string): string {
  const message = `The sandbox was told to answer ${code}`;
  return code === "0100" ? success(message, []) : failed({ code, message });
}
