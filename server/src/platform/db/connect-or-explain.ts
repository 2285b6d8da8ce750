import { Client } from "pg";
import { connectionError, connectTimeoutMs } from "./connection-error.ts";

/**
 * A connection of its own, to be ended by the caller.
 *
 * @throws AppError `unavailable` with a sentence on what to look at
 */
export async function connectOrExplain(
  url: string,
  applicationName: string,
  timeoutMs: number = connectTimeoutMs,
): Promise<Client> {
  try {
    // The driver reads the certificates that the address names already here.
    const client = new Client({
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: timeoutMs,
    });
    client.on("error", () => undefined); // A lost connection also fails the statement in hand, which reports it.
    await client.connect();
    return client;
  } catch (error) {
    throw connectionError(error, url);
  }
}
