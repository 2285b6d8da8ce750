import { randomUUID } from "node:crypto";
import { STATUS_CODES, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { AppError } from "@sophia/core";
import { problemOf } from "./problem.ts";
import { securityHeaders } from "./security-headers.ts";

function reasonOf(code: unknown): AppError {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new AppError("request_timeout", "The request did not arrive whole in time. Send it again, all at once.");
    case "HPE_HEADER_OVERFLOW":
      return new AppError("headers_too_large", "The headers of the request, or its address, are too large.");
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return new AppError("payload_too_large", "The request body is too large: at most 1 MB.");
    default:
      return new AppError("invalid_request", "What came in is not HTTP, or is broken.");
  }
}

/**
 * Answers what could not be read as a request, in the form of all other refusals, and ends the connection: where the next
 * request begins is unknown.
 *
 * @param underWay - the last answer begun on this connection: nothing is written into the middle of it
 */
export function answerClientError(
  error: Error & { readonly code?: unknown },
  socket: Socket,
  underWay: ServerResponse | undefined,
): void {
  const midAnswer = underWay?.headersSent === true && !underWay.writableFinished;
  if (error.code !== "ECONNRESET" && socket.writable && !midAnswer) {
    const requestId = randomUUID();
    const problem = problemOf(reasonOf(error.code), requestId);
    const body = JSON.stringify(problem);
    const headers = {
      ...securityHeaders,
      "content-type": "application/problem+json",
      "content-length": String(Buffer.byteLength(body)),
      "cache-control": "no-store",
      connection: "close",
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    socket.write(
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ""}\r\n${lines.join("\r\n")}\r\n\r\n${body}`,
    );
  }
  socket.destroySoon();
}
