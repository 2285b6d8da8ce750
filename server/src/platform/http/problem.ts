import { STATUS_CODES } from "node:http";
import { AppError, httpStatus, type ErrorCode } from "@sophia/core";
import type { Problem } from "@sophia/core/api";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";

function problem(code: ErrorCode, detail: string, requestId: string): Problem {
  const status = httpStatus[code];
  return { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, code, detail, requestId };
}

function fastifyStatus(error: unknown): number | undefined {
  return typeof error === "object" && error !== null && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}

/**
 * What a caller is told of a failure: a foreseen one by its own sentence, a bad request by the fields at fault, all else
 * as a bare 500 whose request id leads to the log.
 */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof AppError) return problem(error.code, error.message, requestId);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const faults = error.validation.map((fault) => {
      const field = fault.instancePath.replaceAll("/", ".").replace(/^\./, "");
      return field === "" ? (fault.message ?? "not valid") : `${field}: ${fault.message ?? "not valid"}`;
    });
    return problem("invalid_request", faults.join("; "), requestId);
  }
  if (hasCode(error, "FST_ERR_BAD_URL") || hasCode(error, "FST_ERR_MAX_PARAM_LENGTH"))
    return problem("invalid_request", "The address cannot be read: a part of it is malformed or too long.", requestId);
  switch (fastifyStatus(error)) {
    case 400:
      return problem(
        "invalid_request",
        "The request body cannot be read: send JSON with the header content-type: application/json.",
        requestId,
      );
    case 413:
      return problem("payload_too_large", "The request body is too large: at most 1 MB, of a form 16 kB.", requestId);
    case 415:
      return problem("unsupported_media_type", "Send JSON with the header content-type: application/json.", requestId);
    case undefined:
    default:
      return problem(
        "internal",
        "Something went wrong here, not with your request. The request id leads to the log.",
        requestId,
      );
  }
}
