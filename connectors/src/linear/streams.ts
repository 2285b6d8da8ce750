import {
  asSent,
  readCursor,
  withPageStart,
  type Json,
  type Page,
  type PageRequest,
  type RawRecord,
} from "@sophia/core";
import { z } from "zod";
import type { LinearContext } from "./client.ts";
import { linearReplyInvalid, lostLinesOf } from "./errors.ts";
import { queries, type ListQuery } from "./queries.ts";
import { linearIdSchema, readListPage, type LinearNode, type ListPage, type ListRequest } from "./read-list.ts";
import { readBeside } from "./read-beside.ts";
import { readWhole } from "./read-whole.ts";
import { pageCost } from "./selection.ts";

/** What a stream reads, and what tells of changes that do not move its objects' own `updatedAt`. */
interface StreamPlan {
  readonly kind: string;
  readonly list: ListQuery;
  /** False: everything is listed in every run. */
  readonly grows: boolean;
  /** Parts with the fields, or paths of fields, that name the objects they belong to. */
  readonly parts: readonly { readonly list: ListQuery; readonly owners: readonly string[] }[];
}

const complete = (kind: string, list: ListQuery): StreamPlan => ({ kind, list, grows: false, parts: [] });
const growing = (kind: string, list: ListQuery, parts: StreamPlan["parts"] = []): StreamPlan => ({
  kind,
  list,
  grows: true,
  parts,
});

export const streamPlans: ReadonlyMap<string, StreamPlan> = new Map(
  Object.entries({
    users: complete("user", queries.users),
    teams: complete("team", queries.teams),
    memberships: complete("membership", queries.memberships),
    states: growing("workflow_state", queries.states),
    labels: growing("label", queries.labels),
    cycles: growing("cycle", queries.cycles),
    initiatives: growing("initiative", queries.initiatives, [
      { list: queries.initiativeUpdates, owners: ["initiative"] },
      { list: queries.initiativeComments, owners: ["initiative", "initiativeUpdate.initiative"] },
    ]),
    projects: growing("project", queries.projects, [
      { list: queries.projectUpdates, owners: ["project"] },
      { list: queries.projectComments, owners: ["project", "projectUpdate.project"] },
      { list: queries.projectMilestones, owners: ["project"] },
    ]),
    issues: growing("issue", queries.issues, [
      { list: queries.comments, owners: ["issue"] },
      { list: queries.attachments, owners: ["issue"] },
      { list: queries.relations, owners: ["issue", "relatedIssue"] },
    ]),
    documents: growing("document", queries.documents, [
      { list: queries.documentComments, owners: ["documentContent.document"] },
    ]),
    customers: growing("customer", queries.customers),
    customer_needs: growing("customer_need", queries.customerNeeds),
  }),
);

/** A later run reads again what changed up to this long before its `since`: clocks differ, and indexes lag. */
const overlapMs = 5 * 60 * 1000;
/** Few objects changed since the last look, and Linear counts a page as full whether it is or not. */
const mostChangedAtOnce = 20;
/** Enough to notice a list that goes round; a cursor must not grow with the company. */
const startsKept = 20;

const cursorSchema = z.strictObject({
  /** 0: the list itself; n: its nth part, of which the changed ones name the objects to read again. */
  phase: z.int().nonnegative(),
  after: z.string().nullable(),
  starts: z.array(z.string()),
  without: z.array(z.string()),
});
type Position = z.infer<typeof cursorSchema>;

export async function readStreamPage(
  context: LinearContext,
  plan: StreamPlan,
  request: PageRequest,
  most: number,
): Promise<Page> {
  const position: Position =
    request.cursor === null
      ? { phase: 0, after: null, starts: [], without: [] }
      : readCursor(cursorSchema, request.cursor, "Linear");
  const since = plan.grows && request.since !== null ? new Date(Date.parse(request.since) - overlapMs) : null;
  const part = position.phase === 0 ? undefined : plan.parts[position.phase - 1];
  const list = part?.list ?? plan.list;
  const changed = since === null ? null : { updatedAt: { gte: since.toISOString() } };
  const atOnce = Math.min(most, list.most ?? most, since === null ? most : mostChangedAtOnce);
  const asked = { ...list, most: atOnce };
  const ask: ListRequest = {
    after: position.after,
    orderBy: since === null ? "createdAt" : "updatedAt",
    filter: changed,
    without: position.without,
  };
  const page = part === undefined ? await readListPage(context, asked, ask) : await readPartPage(context, asked, ask);
  const seen = withPageStart(position.starts, page.nodes[0]?.id, (what) => linearReplyInvalid(list.what, what));
  const nodes =
    part === undefined || since === null
      ? await eachWhole(context, list, page)
      : await readOwners(context, plan, ownerIds(page, part.owners, since));
  const next = part !== undefined && since !== null && isBefore(page, since) ? null : page.next;
  const isLastPhase = since === null || position.phase >= plan.parts.length;
  const following = isLastPhase ? null : { phase: position.phase + 1, after: null, starts: [], without: [] };
  const onward = { ...position, after: next, starts: seen.slice(-startsKept), without: [...page.without] };
  return {
    records: nodes.map((node) => asRecord(plan.kind, node)),
    nextCursor: next === null ? following : onward,
    progress: null,
    ...notices(plan, nodes, page),
  };
}

/** A Linear that has no such list at all has no changes to tell of. */
async function readPartPage(context: LinearContext, list: ListQuery, ask: ListRequest): Promise<ListPage> {
  try {
    return await readListPage(context, list, ask);
  } catch (error) {
    if (lostLinesOf(error).length === 0) throw error;
    return { nodes: [], next: null, without: [...ask.without, list.root], vague: false };
  }
}

async function eachWhole(context: LinearContext, list: ListQuery, page: ListPage): Promise<LinearNode[]> {
  const nodes: LinearNode[] = [];
  for (const node of page.nodes) nodes.push(await readWhole(context, list, node, page.without));
  return readBeside(context, list, nodes);
}

const partSchema = z.looseObject({ updatedAt: z.string().nullish() });
const ownerSchema = z.object({ id: linearIdSchema });
const objectSchema = z.record(z.string(), asSent);

/** Objects that the changed parts of a page belong to; a comment may belong to something else and names none. */
function ownerIds(page: ListPage, owners: readonly string[], since: Date): string[] {
  const ids = page.nodes.flatMap(({ object }) => {
    if (updatedMs(object) < since.getTime()) return [];
    return owners.flatMap((owner) => {
      const read = ownerSchema.safeParse(within(object, owner.split(".")));
      return read.success ? [read.data.id] : [];
    });
  });
  return [...new Set(ids)].sort();
}

function within(object: LinearNode["object"], [step = "", ...rest]: readonly string[]): Json | undefined {
  const inner = object[step];
  const read = objectSchema.safeParse(inner);
  return rest.length === 0 ? inner : read.success ? within(read.data, rest) : undefined;
}

/** True when a list without a filter, the newest change first, has come to what is too old: the rest is older still. */
function isBefore(page: ListPage, since: Date): boolean {
  const first = page.nodes[0];
  const last = page.nodes.at(-1);
  if (!first || !last) return false;
  return updatedMs(first.object) >= updatedMs(last.object) && updatedMs(last.object) < since.getTime();
}

/** A part that does not say when it changed counts as changed just now. */
function updatedMs(object: Json): number {
  const ms = Date.parse(partSchema.safeParse(object).data?.updatedAt ?? "");
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms;
}

/** The objects themselves, whole. One that Linear does not show to this key is left out. */
async function readOwners(context: LinearContext, plan: StreamPlan, ids: readonly string[]): Promise<LinearNode[]> {
  const { list } = plan;
  const atOnce = pageCost(list.selection, list.most).first;
  const nodes: LinearNode[] = [];
  for (let start = 0; start < ids.length; start += atOnce) {
    const filter = { id: { in: ids.slice(start, start + atOnce) } };
    let after: string | null = null;
    do {
      const page: ListPage = await readListPage(context, list, { after, orderBy: "createdAt", filter, without: [] });
      nodes.push(...(await eachWhole(context, list, page)));
      after = page.next;
    } while (after !== null);
  }
  return nodes;
}

function asRecord(kind: string, { id, object, unread }: LinearNode): RawRecord {
  return { kind, externalId: id, payload: unread.length === 0 ? { object } : { object, unread } };
}

function notices(plan: StreamPlan, nodes: readonly LinearNode[], page: ListPage): Pick<Page, "notices"> {
  const { without, vague } = page;
  const missing = [...new Set(nodes.flatMap(({ unread }) => unread))].sort();
  const told: string[] = [];
  if (missing.length > 0)
    told.push(
      `Linear did not give some ${plan.list.what} whole (${missing.slice(0, 5).join(", ")}): what is missing is not shown, and is read with the next full run.`,
    );
  if (vague)
    told.push(
      `Linear reported a problem with ${plan.list.what} without saying which; something may be missing until the next full run.`,
    );
  if (without.length > 0)
    told.push(
      `This Linear has no ${without.slice(0, 5).join(", ")} of ${plan.list.what}; they are read without. A newer version of Sophia may know the new names.`,
    );
  return told.length === 0 ? {} : { notices: told };
}
