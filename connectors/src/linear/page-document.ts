import type { RawRecord, RecordReference, TransformOptions, TransformResult } from "@sophia/core";
import { commentLine, commentTimes, shownComments } from "./comment-lines.ts";
import { factsText, isoOf, latestOf, lifeMark, linesOf, requiredIso, unreadText, urlOf } from "./lines.ts";
import { documentSchema, initiativeSchema, issueSchema, peekObject, readObject } from "./payloads.ts";
import {
  initiativePrincipals,
  placeOf,
  sharedWith,
  teamPrincipal,
  teamsOfPlace,
  userPrincipal,
  type Lookup,
} from "./permissions.ts";

/** Where it lies decides who sees it. */
export function pageReferences(record: RawRecord): RecordReference[] {
  const page = peekObject(documentSchema, record.payload);
  const place = page ? placeOf(page) : undefined;
  return place ? [place] : [];
}

/** A page that somebody wrote in Linear, within a project, an initiative, an issue or a team, with the comments on it. */
export function transformPage(record: RawRecord, lookup: Lookup, { account }: TransformOptions): TransformResult {
  const { object: page, unread } = readObject(documentSchema, record.payload, "A Linear document");
  const id = record.externalId;
  const createdAt = requiredIso(page.createdAt, "A Linear document");
  const url = urlOf(page.url, account, "document", id);
  const title = page.title?.trim() || "Document without a title";
  const author = page.creator?.name || null;
  const place = placeOf(page);
  const comments = shownComments(page.comments?.nodes, Boolean(page.archivedAt));
  const facts = factsText([
    ["Last changed by", page.updatedBy?.name],
    ["Archived", isoOf(page.archivedAt)?.slice(0, 10)],
    ["In the trash", page.trashed === true ? "yes" : null],
    ["Not given by Linear", unreadText(unread)],
  ]);
  return {
    entities: [],
    documents: [
      {
        externalId: id,
        kind: "document",
        title: `${title}${lifeMark(page)}`,
        url,
        occurredAt: createdAt,
        updatedAt: latestOf(createdAt, page.updatedAt, ...commentTimes(comments)),
        accountDomains: [],
        lines: linesOf([
          {
            author,
            at: createdAt,
            text: `${title}${facts === "" ? "" : `\n${facts}`}`,
            url,
            anchor: "document",
            isFields: true,
          },
          { author, at: createdAt, text: page.content ?? "", url, anchor: "content" },
          ...comments.map((comment) => commentLine(comment, url)),
        ]),
        principals: place ? pagePrincipals(place, lookup) : [],
      },
    ],
    identities: [],
    memberships: [],
  };
}

function pagePrincipals(place: RecordReference, lookup: Lookup): string[] {
  if (place.kind === "initiative") {
    const initiative = peekObject(initiativeSchema, lookup(place));
    return initiative ? initiativePrincipals(initiative) : [];
  }
  const teams = teamsOfPlace(place, lookup).map(teamPrincipal);
  const issue = place.kind === "issue" ? peekObject(issueSchema, lookup(place)) : undefined;
  return issue && teams.length > 0 ? [...teams, ...sharedWith(issue).map(userPrincipal).sort()] : teams;
}
