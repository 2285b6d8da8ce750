import { readCursor, type Json, type Page, type PageRequest, type RawRecord } from "@sophia/core";
import { z } from "zod";
import { callGong, type GongContext } from "./client.ts";
import {
  callFoldersSchema,
  folderRecordSchema,
  gongIdSchema,
  libraryCallSchema,
  listOf,
  profileRecordSchema,
} from "./payloads.ts";
import { opensFolder } from "./permissions.ts";
import { readSeldom } from "./seldom-read.ts";
import { readWorkspaces } from "./workspaces.ts";

/** About ten seconds at Gong's rate: what is lost when a process dies. */
const foldersPerPage = 20;

const cursorSchema = z.strictObject({
  workspaceId: z.string(),
  /** Every folder of the workspace, as it was listed when its reading began. */
  all: z.array(z.string()),
  /** Those whose content is still to be read. */
  left: z.array(z.string()),
});
type Position = z.infer<typeof cursorSchema>;

/**
 * The public folders of the library and the calls in them; Gong tells of no others. A folder never widens who sees a
 * call. Its name stands at its calls only when everybody who may see calls may open it.
 */
export async function readLibrary(context: GongContext, request: PageRequest): Promise<Page> {
  const stream = {
    what: "Folders of the library",
    kinds: ["folder", "call_folders"],
    markKind: "library_mark",
    everyMs: 6 * 60 * 60 * 1000,
    // A record that ends still answers for its call: only an empty one takes the names away.
    whenRefused: async (asked: PageRequest) =>
      (await asked.known("call_folders")).map(({ externalId }) => inNone(externalId)),
  };
  return readSeldom(context, request, stream, async () => {
    if (request.cursor === null) return beginWorkspace(context, "", request);
    const position = readCursor(cursorSchema, request.cursor, "Gong");
    return position.left.length === 0 ? endWorkspace(context, position, request) : readContents(context, position);
  });
}

async function beginWorkspace(context: GongContext, after: string, request: PageRequest): Promise<Page> {
  const workspace = (await readWorkspaces(context)).find(({ id }) => id > after);
  if (!workspace) return lastPage(request);
  const query = { workspaceId: workspace.id };
  const reply = await callGong(context, { method: "GET", path: "/v2/library/folders", query });
  const all = [...new Set(listOf(reply, "folders", z.object({ id: gongIdSchema })).map(({ read }) => read.id))];
  return { records: [], nextCursor: { workspaceId: workspace.id, all, left: all }, progress: null };
}

async function readContents(context: GongContext, position: Position): Promise<Page> {
  const records: RawRecord[] = [];
  for (const folderId of position.left.slice(0, foldersPerPage)) {
    const reply = await callGong(context, { method: "GET", path: "/v2/library/folder-content", query: { folderId } });
    // Empty, or deleted since it was listed.
    if (reply.body === null) continue;
    const calls = listOf(reply, "calls", libraryCallSchema).map(({ raw }) => raw);
    const name = z.object({ name: z.string() }).safeParse(reply.body).data?.name ?? "";
    const payload: Json = { id: folderId, name, workspace_id: position.workspaceId, calls };
    records.push({ kind: "folder", externalId: folderId, payload });
  }
  const left = position.left.slice(foldersPerPage);
  return {
    records,
    nextCursor: { ...position, left },
    progress: { done: position.all.length - left.length, total: position.all.length },
  };
}

/** What each call of the workspace is in, now that all its folders are read; a call that left its last one is in none. */
async function endWorkspace(context: GongContext, position: Position, request: PageRequest): Promise<Page> {
  const { workspaceId } = position;
  const listed = new Set(position.all);
  const profiles = (await request.known("profile"))
    .flatMap(({ payload }) => profileRecordSchema.safeParse(payload).data ?? [])
    .filter((profile) => profile.workspace_id === workspaceId);
  const byCall = new Map<string, { id: string; name: string }[]>();
  for (const { payload } of await request.known("folder")) {
    const folder = folderRecordSchema.safeParse(payload).data;
    if (!folder || !listed.has(folder.id) || folder.name.trim() === "") continue;
    if (profiles.length === 0 || !profiles.every((profile) => opensFolder(profile, folder.id))) continue;
    for (const { id } of folder.calls) {
      const inside = byCall.get(id) ?? [];
      if (!inside.some((other) => other.id === folder.id)) inside.push({ id: folder.id, name: folder.name.trim() });
      byCall.set(id, inside);
    }
  }
  const empty = (await request.known("call_folders"))
    .filter(({ externalId, payload }) => {
      const known = callFoldersSchema.safeParse(payload).data;
      return !byCall.has(externalId) && (known?.workspace_id ?? workspaceId) === workspaceId;
    })
    .map(({ externalId }) => inNone(externalId));
  const records = [...byCall].map(([id, folders]) => ({
    kind: "call_folders",
    externalId: id,
    payload: { workspace_id: workspaceId, folders },
  }));
  const next = await beginWorkspace(context, workspaceId, request);
  return { ...next, records: [...records, ...empty, ...next.records] };
}

function inNone(callId: string): RawRecord {
  return { kind: "call_folders", externalId: callId, payload: { workspace_id: null, folders: [] } };
}

/** Folders that some of those who see calls may not open are told of by number only: a name may say much. */
async function lastPage(request: PageRequest): Promise<Page> {
  const profiles = (await request.known("profile")).flatMap(
    ({ payload }) => profileRecordSchema.safeParse(payload).data ?? [],
  );
  const folders = (await request.known("folder")).flatMap(
    ({ payload }) => folderRecordSchema.safeParse(payload).data ?? [],
  );
  const hidden = folders.filter((folder) => {
    const here = profiles.filter((profile) => profile.workspace_id === folder.workspace_id);
    return here.length === 0 || !here.every((profile) => opensFolder(profile, folder.id));
  }).length;
  const notice = `${hidden} of ${folders.length} folders of Gong's library are not named at their calls: some of those who see calls may not open them.`;
  return { records: [], nextCursor: null, progress: null, ...(hidden > 0 && { notices: [notice] }) };
}
