import assert from "node:assert/strict";
import { AppError, isTransient } from "@sophia/core";
import type {
  AnyConnector,
  DocumentDraft,
  Json,
  Page,
  PageRequest,
  RawRecord,
  TransformResult,
  VendorAccount,
} from "@sophia/core";

/*
 * What the server does with a connector, in memory: it reads the streams in their order, keeps the records, transforms them
 * and works out who holds which principal.
 */

export function records() {
  const kept = new Map<string, RawRecord>();
  return {
    kept,
    known: async (kind: string) => [...kept.values()].filter((record) => record.kind === kind),
    keep: (found: readonly RawRecord[]) =>
      found.forEach((record) => kept.set(`${record.kind} ${record.externalId}`, record)),
  };
}

export type Store = ReturnType<typeof records>;

/** Reads the streams in their order to the end, each cursor through JSON as the server keeps it. */
export async function readAll(
  connector: AnyConnector,
  readPage: (request: PageRequest) => Promise<Page>,
  store: Store = records(),
  since: string | null = null,
): Promise<{ store: Store; notices: string[] }> {
  const notices: string[] = [];
  for (const { id, kinds } of connector.manifest.streams) {
    let cursor: Json = null;
    do {
      const page: Page = await readPage({ stream: id, cursor, since, known: store.known });
      assert.ok(page.records.every(({ kind }) => kinds.includes(kind)));
      store.keep(page.records);
      notices.push(...(page.notices ?? []));
      cursor = JSON.parse(JSON.stringify(page.nextCursor));
    } while (cursor !== null);
  }
  return { store, notices };
}

export interface Copy {
  readonly documents: ReadonlyMap<string, DocumentDraft>;
  /** Sorted e-mail addresses of the people who hold one of the principals. */
  readonly readers: (document: DocumentDraft) => string[];
}

export function copyOf(connector: AnyConnector, { kept }: Store, account: VendorAccount): Copy {
  const results: TransformResult[] = [...kept.values()].map((record) => {
    const references = new Set(connector.references(record).map(({ kind, externalId }) => `${kind} ${externalId}`));
    return connector.transform(
      record,
      ({ kind, externalId }) => {
        const key = `${kind} ${externalId}`;
        assert.ok(references.has(key), "a transform looked up what it had not declared");
        return kept.get(key)?.payload;
      },
      { account },
    );
  });
  const groupsOf = new Map<string, string[]>();
  for (const { group, members } of results.flatMap(({ memberships }) => memberships)) {
    for (const member of members) groupsOf.set(member, [...(groupsOf.get(member) ?? []), group]);
  }
  const held = new Map<string, Set<string>>();
  for (const { principal, email, active } of results.flatMap(({ identities }) => identities)) {
    if (!active || email === null) continue;
    const all = held.get(email) ?? new Set<string>();
    held.set(email, all);
    const open = [principal];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (all.has(next)) continue;
      all.add(next);
      open.push(...(groupsOf.get(next) ?? []));
    }
  }
  return {
    documents: new Map(
      results.flatMap(({ documents }) => documents).map((document) => [document.externalId, document]),
    ),
    readers: ({ principals }) =>
      [...held]
        .filter(([, all]) => principals.some((principal) => all.has(principal)))
        .map(([email]) => email)
        .sort(),
  };
}

/** As the server does: what waiting can heal is asked again from the same place, an expired cursor starts the stream again. */
export function patient(readPage: (request: PageRequest) => Promise<Page>, met: string[]) {
  return async (request: PageRequest): Promise<Page> => {
    let { cursor } = request;
    for (;;) {
      try {
        return await readPage({ ...request, cursor });
      } catch (error) {
        assert.ok(error instanceof AppError && met.length < 20, String(error));
        met.push(error.code);
        if (error.code === "cursor_expired") cursor = null;
        else assert.ok(isTransient(error), error.message);
      }
    }
  };
}
