import { withId } from "../company/by-id.ts";
import type { Account, Call, Deal, World } from "../company/world.ts";
import { startMs } from "./calls.ts";

/**
 * The CRM objects a call is linked to. `Basic` names them; `extended` adds their fields, as they are now or were when
 * the call was held.
 */
export function contextOf(call: Call, world: World, extended: boolean, timings: readonly ("Now" | "TimeOfCall")[]) {
  const account = withId(world.accounts, call.accountId);
  const deal = withId(world.deals, call.dealId);
  const nowMs = Date.parse(world.parameters.anchor);
  const objects = timings.flatMap((timing) => {
    const atMs = timing === "Now" ? nowMs : startMs(call);
    return [
      ...(account ? [crmObject("Account", account.id, timing, extended ? accountFields(account) : [])] : []),
      ...(deal ? [crmObject("Deal", deal.id, timing, extended ? dealFields(deal, atMs) : [])] : []),
    ];
  });
  return objects.length === 0 ? [] : [{ system: "HubSpot", objects }];
}

function crmObject(objectType: string, objectId: string, timing: string, fields: readonly [string, unknown][]) {
  return { objectType, objectId, timing, fields: fields.map(([name, value]) => ({ name, value })) };
}

function accountFields(account: Account): [string, unknown][] {
  return [
    ["name", account.name],
    ["domain", account.domain],
  ];
}

function dealFields(deal: Deal, atMs: number): [string, unknown][] {
  const reached = deal.stages.findLast(({ at }) => Date.parse(at) <= atMs);
  return [
    ["dealname", deal.name],
    ["amount", deal.amountCents / 100],
    ["closedate", deal.closeDate],
    ["dealstage", reached?.stage ?? null],
  ];
}
