import { AppError } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import type { DB } from "../db/index.ts";
import { createDataKeys } from "./data-keys.ts";
import { closedDirectValues, closedValues, sealDirectValuesAnew } from "./direct-values.ts";
import { openKeyRing, type KeySource } from "./key-ring.ts";
import type { SealedColumn } from "./place.ts";
import { rotate, type Rotation, type RotationRequest } from "./rotation.ts";
import { createSealer, type Sealer } from "./sealer.ts";
import { checkKeys, unnamedKey } from "./start-check.ts";

export interface SecretsOptions {
  readonly db: Kysely<DB>;
  readonly keys: KeySource;
  /** Every column of sealed values. */
  readonly columns: readonly SealedColumn[];
  /** Ids of keys that are lost for good: what they wrapped is given up. */
  readonly lostKeys?: readonly string[];
  readonly log: (level: "warn" | "error", sentence: string) => void;
  /** Told each secret that is sealed or opened, so that it can be kept out of what leaves the process. */
  readonly onSecret?: (plain: string) => void;
}

export interface RotationPlan extends RotationRequest {
  /** Whether a new key will be made; false where the operator configures it. */
  readonly makesKey: boolean;
}

export interface Secrets {
  readonly sealer: Sealer;
  /**
   * What a rotation asked for now is to do.
   *
   * @throws AppError `conflict` when it would do nothing: the key is configured, and no other is in use
   */
  readonly planRotation: (options: { readonly dataKeys: boolean }) => Promise<RotationPlan>;
  /** @throws AppError `unavailable` while another process rotates, or when a key is missing; see `rotate` */
  readonly rotate: (request: RotationRequest) => Promise<Rotation>;
}

/**
 * Opens the secrets of this Sophia: reads the keys, makes sure that they are all there and open what is stored, and brings
 * values of an older format to the present one.
 *
 * @throws AppError with a sentence that says which key is missing, unreadable or wrong, and what to do
 */
export async function openSecrets(options: SecretsOptions): Promise<Secrets> {
  const { db, columns, log, lostKeys = [] } = options;
  const { onSecret = () => undefined } = options;
  const ring = openKeyRing(options.keys);
  for (const key of ring.bareKeys()) onSecret(key.export().toString("base64"));
  const closed = lostKeys.includes(unnamedKey) ? [] : await closedDirectValues(db, { columns, ring });
  if (closed.length > 0) throw closedValues(closed, unnamedKey);
  await checkKeys(db, ring, { ids: lostKeys, onForgotten: (sentence) => log("warn", sentence) });
  const dataKeys = createDataKeys(db, ring);
  const sealer = createSealer(dataKeys, ring, onSecret);
  const deps = { db, ring, dataKeys, sealer, columns };
  await sealDirectValuesAnew(db, deps);
  return {
    sealer,
    async planRotation({ dataKeys: renewsDataKeys }) {
      ring.reload();
      const from = ring.current().keyId;
      const { rows } = await sql<{ now: Date; others: number }>`
        select clock_timestamp() as now, (select count(*) from wrapping_key where id <> ${from}) as others`.execute(db);
      const [{ now, others } = { now: new Date(), others: 0 }] = rows;
      if (ring.renewal.kind === "configured" && others === 0 && !renewsDataKeys) throw nothingToDo(ring.renewal.where);
      const makesKey = ring.renewal.kind === "own_file";
      return renewsDataKeys ? { from, makesKey, dataKeysBefore: now } : { from, makesKey };
    },
    rotate: (request) => rotate(deps, request),
  };
}

function nothingToDo(where: string): AppError {
  return new AppError(
    "conflict",
    `The secrets key is configured (${where}), and everything is wrapped by it. To follow it: put the new key there and the old one into ` +
      "SOPHIA_SECRETS_PREVIOUS_KEYS, start all services again, and run this once more.",
  );
}
