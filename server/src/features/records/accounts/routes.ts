import { jsonRoute, type Actor, type Route } from "@sophia/core";
import {
  Account,
  AccountList,
  AccountSearch,
  AccountView,
  Decided,
  MergeAccounts,
  RelinkStarted,
  SplitAccount,
  UndoDecision,
} from "@sophia/core/api";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../../platform/db/index.ts";
import { by, recordEvent } from "../../governance/index.ts";
import { markAllForLinks } from "../links/link-batch.ts";
import { decisionsOn, mergeAccounts, splitAccount, undoDecision } from "./decisions.ts";
import { findAccounts } from "./find-accounts.ts";
import { readAccount } from "./read-account.ts";
import type { Reader } from "./shown-links.ts";

export interface AccountsDeps {
  readonly db: Kysely<DB>;
  /** Everything a person may read as. */
  readonly principalsOf: (email: string) => Promise<readonly string[]>;
  /** Asks for the links of waiting records. */
  readonly linkSoon: () => Promise<void>;
}

const idParams = z.strictObject({ id: z.uuid() });

export function accountRoutes({ db, principalsOf, linkSoon }: AccountsDeps): Route[] {
  const readerFor = async (actor: Actor): Promise<Reader> => ({ db, principals: await principalsOf(actor.readsAs) });
  return [
    jsonRoute({
      method: "GET",
      path: "/v1/accounts",
      summary: "Accounts by name or domain, as the records that the person may read tell them",
      query: AccountSearch,
      reply: AccountList,
      permission: "knowledge.search",
      errors: ["invalid_request"],
      handle: async ({ query, actor }) => findAccounts(await readerFor(actor), AccountSearch.parse(query)),
    }),
    jsonRoute({
      method: "GET",
      path: "/v1/accounts/:id",
      summary: "An account across all systems: its records, open deals and tickets, issues, people and timeline",
      params: idParams,
      query: AccountView,
      reply: Account,
      permission: "knowledge.search",
      errors: ["invalid_request", "not_found"],
      async handle({ params, query, actor }) {
        const { timeline, cursor } = AccountView.parse(query);
        return readAccount(await readerFor(actor), params["id"] ?? "", {
          timeline,
          cursor,
          decisions: async (accountId) => (actor.permissions.has("accounts.decide") ? decisionsOn(db, accountId) : []),
        });
      },
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/accounts/:id/merge",
      summary: "Say that two accounts are one; kept with who, when and why, and honoured from then on",
      params: idParams,
      body: MergeAccounts,
      reply: Decided,
      permission: "accounts.decide",
      errors: ["invalid_request", "not_found"],
      async handle({ params, body, actor }) {
        const ids = [params["id"] ?? "", body.accountId] as const;
        const decisionId = await mergeAccounts(await readerFor(actor), actor, ids, body.reason);
        await linkSoon();
        return { decisionId };
      },
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/accounts/:id/split",
      summary: "Say that records of an account are another one; kept with who, when and why, and honoured from then on",
      params: idParams,
      body: SplitAccount,
      reply: Decided,
      permission: "accounts.decide",
      errors: ["invalid_request", "not_found"],
      async handle({ params, body, actor }) {
        const reader = await readerFor(actor);
        const decisionId = await splitAccount(reader, actor, params["id"] ?? "", body.recordIds, body.reason);
        await linkSoon();
        return { decisionId };
      },
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/account-decisions/:id/undo",
      summary: "Take a decision on accounts back",
      params: idParams,
      body: UndoDecision,
      reply: Decided,
      permission: "accounts.decide",
      errors: ["invalid_request", "not_found", "conflict"],
      async handle({ params, body, actor }) {
        const decisionId = params["id"] ?? "";
        await undoDecision(db, actor, decisionId, body.reason);
        await linkSoon();
        return { decisionId };
      },
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/operations/relink",
      summary: "Make accounts and links anew from the records, without the vendor",
      reply: RelinkStarted,
      permission: "operations.run",
      errors: ["unavailable"],
      async handle({ actor, requestId }) {
        const records = await db.transaction().execute(async (tx) => {
          const marked = await markAllForLinks(tx);
          await recordEvent(tx, {
            ...by(actor, requestId),
            action: "operation.run",
            target: { kind: "operation", id: "relink" },
            details: { records: marked },
          });
          return marked;
        });
        await linkSoon();
        return { records };
      },
    }),
  ];
}
