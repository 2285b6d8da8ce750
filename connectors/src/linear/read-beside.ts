import { AppError, type Json } from "@sophia/core";
import { z } from "zod";
import type { LinearContext } from "./client.ts";
import type { BesideList, ListQuery } from "./queries.ts";
import { linearIdSchema, readListPage, type LinearNode, type ListPage } from "./read-list.ts";

const idsAtOnce = 50;

/**
 * Puts into objects the lists that Linear has of them elsewhere only: an initiative does not hold its comments, the list
 * of all comments names the initiative. A Linear that refuses to choose them so is read without; what is then missing is
 * named in the object's `unread`.
 */
export async function readBeside(
  context: LinearContext,
  list: ListQuery,
  nodes: readonly LinearNode[],
): Promise<LinearNode[]> {
  const { beside } = list;
  if (beside === undefined) return [...nodes];
  const found: LinearNode[] = [];
  for (let start = 0; start < nodes.length; start += idsAtOnce) {
    found.push(...(await withList(context, beside, nodes.slice(start, start + idsAtOnce))));
  }
  return found;
}

async function withList(
  context: LinearContext,
  { name, list, owner }: BesideList,
  nodes: readonly LinearNode[],
): Promise<LinearNode[]> {
  const filter = { [owner]: { id: { in: nodes.map(({ id }) => id) } } };
  const held = new Map<string, Json[]>();
  const unread = new Set<string>();
  try {
    let after: string | null = null;
    do {
      const page: ListPage = await readListPage(context, list, { after, orderBy: "createdAt", filter, without: [] });
      for (const { object, unread: missing } of page.nodes) {
        const of = ownerSchema.safeParse(object[owner]).data?.id ?? "";
        held.set(of, [...(held.get(of) ?? []), object]);
        for (const path of missing) unread.add(`${name}.${path}`);
      }
      after = page.next;
    } while (after !== null);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "vendor_reply_invalid") throw error;
    unread.add(name);
  }
  return nodes.map((node) => ({
    ...node,
    object: { ...node.object, [name]: { nodes: held.get(node.id) ?? [] } },
    unread: [...new Set([...node.unread, ...unread])].sort(),
  }));
}

const ownerSchema = z.object({ id: linearIdSchema });
