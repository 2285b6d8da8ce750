import {
  AppError,
  entityDraft,
  maxLineLength,
  readPayload,
  splitAtWords,
  type DocumentDraft,
  type Json,
  type Line,
  type RawRecord,
  type TransformResult,
} from "@sophia/core";
import { accountDomains, isExternal } from "./account-domains.ts";
import { callInsights } from "./call-insights.ts";
import { callFoldersSchema, callRecordSchema, type GongCallObject, type Party } from "./payloads.ts";
import { callPrincipals, isPrivate } from "./permissions.ts";
import { turnsOf, type Turn } from "./turns.ts";

/**
 * A call becomes one document with a line for each turn, once Gong has its transcript; before, it is an entity only.
 *
 * @param folders - payload of its `call_folders`; undefined: the library tells nothing of it
 */
export function transformCall(record: RawRecord, folders: Json | undefined): TransformResult {
  const { call, transcript } = readPayload(callRecordSchema, record.payload, "A Gong call");
  const { metaData } = call;
  const parties = call.parties ?? [];
  const startedMs = Date.parse(metaData.started);
  if (Number.isNaN(startedMs))
    throw new AppError("vendor_reply_invalid", "A Gong call has no readable start; it is shown to nobody.");
  const durationSeconds = metaData.duration ?? 0;
  const domains = accountDomains(parties);
  const lines = callLines(turnsOf(transcript ?? []), call, startedMs);
  const title = metaData.title?.trim() || "Call without a title";
  const document: DocumentDraft = {
    externalId: metaData.id,
    kind: "call",
    title,
    url: callUrl(call),
    occurredAt: isoOf(startedMs),
    updatedAt: isoOf(startedMs + durationSeconds * 1000),
    accountDomains: domains,
    lines,
    principals: callPrincipals(call),
  };
  return {
    entities: [
      entityDraft("call", metaData.id, {
        title,
        startedAt: isoOf(startedMs),
        durationSeconds,
        private: isPrivate(call),
        scope: metaData.scope ?? "Unknown",
        hostExternalId: metaData.primaryUserId ?? null,
        parties: parties.map((party) => ({
          name: partyName(party) ?? "Unknown",
          email: party.emailAddress?.trim().toLowerCase() || null,
          title: party.title?.trim() || null,
          external: isExternal(party),
        })),
        accountDomains: domains,
        ...callInsights(call),
        ...(folders !== undefined && { folders: folderNames(folders) }),
      }),
    ],
    documents: lines.length === 0 ? [] : [document],
    identities: [],
    memberships: [],
  };
}

function callLines(turns: readonly Turn[], call: GongCallObject, startedMs: number): Line[] {
  const names = new Map((call.parties ?? []).map((party) => [party.speakerId ?? "", partyName(party)]));
  const url = callUrl(call);
  const seconds = new Map<number, number>();
  return turns.flatMap((turn) => {
    const from = Math.floor(turn.startMs / 1000);
    const to = Math.max(from + 1, Math.ceil(turn.endMs / 1000));
    return splitAtWords(turn.text, maxLineLength).map((text) => {
      // Several turns may begin within one second: the first keeps its plain number.
      const nth = (seconds.get(from) ?? 0) + 1;
      seconds.set(from, nth);
      return {
        author: (turn.speakerId === null ? null : names.get(turn.speakerId)) ?? null,
        at: isoOf(startedMs + turn.startMs),
        text,
        url: momentUrl(url, from, to),
        anchor: nth === 1 ? String(from) : `${from}#${nth}`,
      };
    });
  });
}

function folderNames(payload: Json): string[] {
  const read = callFoldersSchema.safeParse(payload);
  return read.success ? [...new Set(read.data.folders.map(({ name }) => name))].sort() : [];
}

function partyName(party: Party): string | null {
  return party.name?.trim() || party.emailAddress?.trim() || null;
}

/** Gong's own address of the call; built only where it gives none that a browser could open. */
function callUrl({ metaData }: GongCallObject): string {
  const given = metaData.url ?? "";
  return URL.canParse(given) && /^https?:/i.test(given)
    ? given
    : `https://app.gong.io/call?id=${encodeURIComponent(metaData.id)}`;
}

/** Opens a call at a range of seconds, in the form of the links that Gong's own "share" makes. */
export function momentUrl(callUrl: string, from: number, to: number): string {
  const url = new URL(callUrl);
  url.searchParams.set("highlights", JSON.stringify([{ type: "SHARE", from, to }]));
  return url.href;
}

/** Beyond the range of dates nothing can be written: the nearest end is. */
function isoOf(ms: number): string {
  const last = 8.64e15;
  return new Date(Math.min(last, Math.max(-last, ms))).toISOString();
}
