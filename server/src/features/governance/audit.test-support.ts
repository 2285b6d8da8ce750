import type { AuditResult, AuditVerifyRequest } from "@sophia/core/api";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import type { GovernanceDeps } from "./deps.ts";
import { recordEvent } from "./record-event.ts";
import { verifyAudit } from "./verify.ts";

/** Keeps what it is given as it is: sealing has tests of its own. */
export const openSealer: GovernanceDeps["sealer"] = {
  seal: (plain) => Promise.resolve(Buffer.from(plain)),
  open: (sealed) => Promise.resolve(sealed.toString()),
};

export const someone = {
  actor: { personId: "0198-ann", email: "ann@payready.example", credential: { kind: "key", id: "key-1" } },
  address: "192.0.2.7",
  requestId: "request-1",
} as const;

export async function recordMany(db: Kysely<DB>, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1)
    await recordEvent(db, { ...someone, action: "key.created", target: { kind: "key", id: `made-${number}` } });
}

/** The last word of a verification. */
export async function verified(db: Kysely<DB>, given: Partial<AuditVerifyRequest> = {}): Promise<AuditResult> {
  for await (const event of verifyAudit(db, { checkpoints: [], publicKeys: [], ...given }))
    if (event.type === "result") return event;
  throw new Error("The verification ended without a result");
}
