import { entityDraft, type RawRecord, type TransformOptions, type TransformResult } from "@sophia/core";
import { commentLine, commentTimes, shownComments } from "./comment-lines.ts";
import { factsText, isoOf, latestOf, lifeMark, linesOf, requiredIso, unreadText, urlOf } from "./lines.ts";
import { initiativeSchema, readObject } from "./payloads.ts";
import { initiativePrincipals } from "./permissions.ts";
import { updateLines, updateTimes } from "./update-lines.ts";

/** An initiative becomes one document: its facts, text, all of its updates and comments. Its projects may be private: none is named. */
export function transformInitiative(record: RawRecord, { account }: TransformOptions): TransformResult {
  const { object: initiative, unread } = readObject(initiativeSchema, record.payload, "A Linear initiative");
  const id = record.externalId;
  const createdAt = requiredIso(initiative.createdAt, "A Linear initiative");
  const url = urlOf(initiative.url, account, "initiative", id);
  const name = initiative.name?.trim() || "Initiative without a name";
  const author = initiative.creator?.name || null;
  const updates = initiative.initiativeUpdates?.nodes ?? [];
  const comments = shownComments(initiative.comments?.nodes, Boolean(initiative.archivedAt));
  const facts = factsText([
    ["Status", initiative.status],
    ["Health", initiative.health],
    ["Owner", initiative.owner ? initiative.owner.name || initiative.owner.id : null],
    ["Target", initiative.targetDate],
    ["Completed", isoOf(initiative.completedAt)?.slice(0, 10)],
    ["Archived", isoOf(initiative.archivedAt)?.slice(0, 10)],
    ["In the trash", initiative.trashed === true ? "yes" : null],
    ["Not given by Linear", unreadText(unread)],
  ]);
  const head = `Initiative ${name}${facts === "" ? "" : `\n${facts}`}`;
  return {
    entities: [
      entityDraft("initiative", id, {
        name,
        url,
        status: initiative.status ?? null,
        health: initiative.health ?? null,
        ownerExternalId: initiative.owner?.id ?? null,
        targetDate: initiative.targetDate ?? null,
        createdAt,
        updatedAt: latestOf(createdAt, initiative.updatedAt),
        completedAt: isoOf(initiative.completedAt),
        archived: Boolean(initiative.archivedAt),
        trashed: initiative.trashed === true,
      }),
    ],
    documents: [
      {
        externalId: id,
        kind: "initiative",
        title: `Initiative ${name}${lifeMark(initiative)}`,
        url,
        occurredAt: createdAt,
        updatedAt: latestOf(createdAt, initiative.updatedAt, ...updateTimes(updates), ...commentTimes(comments)),
        accountDomains: [],
        lines: linesOf([
          { author, at: createdAt, text: head, url, anchor: "initiative", isFields: true },
          { author, at: createdAt, text: initiative.description ?? "", url, anchor: "description" },
          { author, at: createdAt, text: initiative.content ?? "", url, anchor: "content" },
          ...updateLines(updates, Boolean(initiative.archivedAt), url),
          ...comments.map((comment) => commentLine(comment, url)),
        ]),
        principals: initiativePrincipals(initiative),
      },
    ],
    identities: [],
    memberships: [],
  };
}
