import { CompiledQuery, type Transaction } from "kysely";
import { Client, type ClientBase } from "pg";
import { z } from "zod";
import type { DB } from "../db/generated.ts";

const querySchema = z.union([z.string(), z.object({ text: z.string(), values: z.array(z.unknown()).optional() })]);

/**
 * A Kysely transaction as the `pg` client that the SDK wants: only `query(text, values)` works, which is all that it uses.
 */
export function asPgClient(transaction: Transaction<DB>): ClientBase {
  const query = async (request: unknown, values?: readonly unknown[]) => {
    const parsed = querySchema.parse(request);
    const [text, inText] = typeof parsed === "string" ? [parsed, undefined] : [parsed.text, parsed.values];
    const result = await transaction.executeQuery(CompiledQuery.raw(text, [...(values ?? inText ?? [])]));
    return { rows: result.rows, rowCount: Number(result.numAffectedRows ?? result.rows.length) };
  };
  // Made from the prototype alone: a real client would open a socket.
  const client: ClientBase = Object.create(Client.prototype, { query: { value: query } });
  return client;
}
