import { asSent, type Json } from "@sophia/core";
import { z } from "zod";
import type { LinearContext } from "./client.ts";
import { linearReplyInvalid } from "./errors.ts";
import type { ListQuery } from "./queries.ts";
import { linearIdSchema, readConnection, readRest, type LinearNode } from "./read-list.ts";
import { connectionsOf, type ConnectionField, type Selection } from "./selection.ts";

/**
 * An object with all of the lists within it, however long, and the lists within those: an issue with its four hundred
 * comments, a project with the comments on each of its updates. Each list becomes `{nodes: […]}`; an object that came
 * twice (something was added in between) is kept once, as it came last.
 */
export async function readWhole(
  context: LinearContext,
  list: ListQuery,
  node: LinearNode,
  without: readonly string[],
): Promise<LinearNode> {
  const unread = new Set(node.unread);
  const reading: Reading = { context, what: list.what, without, unread };
  const object = await wholeObject(
    reading,
    { id: node.id, single: list.single, prefix: "" },
    node.object,
    list.selection,
  );
  return { id: node.id, object, unread: [...unread].sort() };
}

interface Reading {
  readonly context: LinearContext;
  readonly what: string;
  readonly without: readonly string[];
  readonly unread: Set<string>;
}

/** Where an object's further pages are asked for: the field of `Query` that reads it, and its path in the selection. */
interface Owner {
  readonly id: string;
  readonly single: string | undefined;
  readonly prefix: string;
}

type Fields = { readonly [field: string]: Json };

async function wholeObject(reading: Reading, owner: Owner, object: Fields, selection: Selection): Promise<Fields> {
  const whole: { [field: string]: Json } = { ...object };
  for (const field of connectionsOf(selection)) {
    const sent = object[field.name];
    // A field that this Linear lacks, or would not give.
    if (sent === undefined || sent === null) continue;
    const nodes = distinct(await allNodes(reading, owner, field, sent));
    const isDeep = connectionsOf(field.fields).length > 0;
    whole[field.name] = { nodes: isDeep ? await eachDeep(reading, owner, field, nodes) : nodes };
  }
  return whole;
}

async function allNodes(reading: Reading, owner: Owner, field: ConnectionField, sent: Json): Promise<readonly Json[]> {
  const { context, what, without, unread } = reading;
  const page = readConnection(sent, what, null);
  if (page.next === null) return page.nodes;
  const { single, id, prefix } = owner;
  if (single === undefined) throw linearReplyInvalid(what, `its list "${field.name}" is too long`);
  const rest = await readRest(context, { what, single, prefix }, id, field, page.next, without);
  for (const path of rest.unread) unread.add(path);
  return [...page.nodes, ...rest.nodes];
}

async function eachDeep(
  reading: Reading,
  owner: Owner,
  field: ConnectionField,
  nodes: readonly Json[],
): Promise<Json[]> {
  const whole: Json[] = [];
  for (const node of nodes) {
    const read = nodeSchema.safeParse(node);
    if (!read.success) throw linearReplyInvalid(reading.what, `an object of its list "${field.name}" is damaged (id)`);
    const within = { id: read.data.id, single: field.single, prefix: `${owner.prefix}${field.name}.` };
    whole.push(await wholeObject(reading, within, read.data, field.fields));
  }
  return whole;
}

const nodeSchema = z.object({ id: linearIdSchema }).catchall(asSent);
const withIdSchema = z.object({ id: asSent });

function distinct(nodes: readonly Json[]): Json[] {
  const byId = new Map<Json, Json>();
  for (const node of nodes) {
    const read = withIdSchema.safeParse(node);
    byId.set(read.success ? read.data.id : node, node);
  }
  return [...byId.values()];
}
