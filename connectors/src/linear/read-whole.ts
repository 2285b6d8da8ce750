import { asSent, type Json } from "@sophia/core";
import { z } from "zod";
import type { LinearContext } from "./client.ts";
import { linearReplyInvalid } from "./errors.ts";
import type { ListQuery } from "./queries.ts";
import { readConnection, readRest, type LinearNode } from "./read-list.ts";
import { connectionsOf } from "./selection.ts";

/**
 * An object with all of the lists within it, however long: an issue with its four hundred comments. Each list becomes
 * `{nodes: […]}`; an object that came twice (something was added in between) is kept once, as it came last.
 */
export async function readWhole(
  context: LinearContext,
  list: ListQuery,
  node: LinearNode,
  without: readonly string[],
): Promise<LinearNode> {
  const whole: { [field: string]: Json } = { ...node.object };
  const unread = new Set(node.unread);
  for (const field of connectionsOf(list.selection)) {
    const sent = node.object[field.name];
    // A field that this Linear lacks, or would not give.
    if (sent === undefined || sent === null) continue;
    const page = readConnection(sent, list.what, null);
    const nodes = [...page.nodes];
    if (page.next !== null) {
      if (list.single === undefined) throw linearReplyInvalid(list.what, `its list "${field.name}" is too long`);
      const rest = await readRest(context, { ...list, single: list.single }, node.id, field, page.next, without);
      nodes.push(...rest.nodes);
      for (const path of rest.unread) unread.add(path);
    }
    whole[field.name] = { nodes: distinct(nodes) };
  }
  return { id: node.id, object: whole, unread: [...unread].sort() };
}

const withIdSchema = z.object({ id: asSent });

function distinct(nodes: readonly Json[]): Json[] {
  const byId = new Map<Json, Json>();
  for (const node of nodes) {
    const read = withIdSchema.safeParse(node);
    byId.set(read.success ? read.data.id : node, node);
  }
  return [...byId.values()];
}
