import { AppError } from "@sophia/core";
import { systemCode } from "./folder-error.ts";
import { describeUrl } from "./urls.ts";

/** A server that takes connections and says nothing is given up after this. */
export const connectTimeoutMs = 10_000;

/**
 * Turns a failed connection into a sentence that says what to look at. The password is in none of them: the address is
 * described anew, and the driver's own text goes along only as the cause.
 */
export function connectionError(error: unknown, url: string): AppError {
  return new AppError("unavailable", sentence(systemCode(error), error, describeUrl(url)), { cause: error });
}

function sentence(code: string | undefined, error: unknown, where: string): string {
  if (error instanceof Error && "syscall" in error && error.syscall === "open" && "path" in error)
    return `The file ${String(error.path)} (${code}), which the address of ${where} names, cannot be read.`;
  switch (code ?? "") {
    case "ECONNREFUSED":
      return `Nothing answers at ${where}. Is PostgreSQL running there, and are host and port in DATABASE_URL right?`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The host of ${where} is not known. Check its name in DATABASE_URL.`;
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `${where} cannot be reached. Check the host in DATABASE_URL, the network and the firewall.`;
    case "ENOENT":
      return `There is no socket of PostgreSQL for ${where}. Is it running, and is the folder in DATABASE_URL right?`;
    case "ECONNRESET":
    case "EPIPE":
      return cut(where);
    case "28P01":
      return `PostgreSQL at ${where} does not accept the password. Check the user and password in DATABASE_URL.`;
    case "28000":
      return `PostgreSQL at ${where} does not let this user in from here. Check the user, and pg_hba.conf on the server (it may require SSL: add ?sslmode=require).`;
    case "3D000":
      return `The database of ${where} does not exist. Create it, or correct its name in DATABASE_URL.`;
    case "42501":
    case "22023":
      return `The user of ${where} may not connect to this database or not work with Sophia's roles. Run \`sophia migrate\` as the owner first, or let an administrator grant them.`;
    case "53300":
      return `PostgreSQL at ${where} has no connection left. Raise max_connections or lower the pool sizes.`;
    case "57P03":
      return `PostgreSQL at ${where} is starting or stopping. Try again in a moment.`;
    case "08P01":
      return `${where} does not accept our connection settings. A pooler in transaction mode does not do: connect to PostgreSQL directly.`;
    default:
      // The driver's own failures have no code.
      if (error instanceof Error && error.message === "timeout expired")
        return `${where} takes connections and says nothing. Is it PostgreSQL that listens there, and is it well?`;
      if (error instanceof Error && error.message === "Connection terminated unexpectedly") return cut(where);
      return `PostgreSQL at ${where} cannot be used: ${withoutSecrets(error)}`;
  }
}

function cut(where: string): string {
  return `The connection to ${where} was cut. Is it PostgreSQL that listens on this port?`;
}

function withoutSecrets(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\b(postgres(?:ql)?:\/\/)\S+/g, "$1…").slice(0, 300) || "no reason was given";
}
