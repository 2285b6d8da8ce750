import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import {
  AppError,
  entitySchemas,
  lineSchema,
  maxLineLength,
  type AnyConnector,
  type ConnectorContext,
  type Json,
  type Page,
  type PageRequest,
  type RawRecord,
  type RecordReference,
  type SourceId,
  type TransformResult,
  type VendorAccount,
} from "@sophia/core";
import * as fc from "fast-check";
import * as gongServer from "./gong/fixtures/serve.ts";
import * as hubspotServer from "./hubspot/fixtures/serve.ts";
import * as hubspotStore from "./hubspot/fixtures/store.ts";
import { connectorFor, connectors } from "./index.ts";
import * as linearServer from "./linear/fixtures/serve.ts";
import * as slackServer from "./slack/fixtures/serve.ts";

/*
 * What every connector keeps, tried on each one registered: its fixtures are served over HTTP, read page by page and
 * transformed; then they are damaged. A new connector adds its line to `vendors` and otherwise nothing.
 */

type Context = Omit<ConnectorContext<never>, "credentials">;
interface Served {
  readonly context: Context;
  readonly turns: readonly string[];
}
interface Vendor {
  readonly credentials: { readonly [key: string]: Json };
  /** Answers from the fixtures, or always with the given text. */
  readonly serve: (t: TestContext, always?: { status: number; body: string }) => Promise<Served>;
}

const vendors: Partial<Record<SourceId, Vendor>> = {
  slack: {
    credentials: { token: slackServer.token, userTokens: [slackServer.userToken] },
    serve: (t, always) => slackServer.serveSlack(t, always ? () => always : slackServer.fixtureAnswer),
  },
  gong: {
    credentials: gongServer.credentials,
    serve: (t, always) => gongServer.serveGong(t, always ? () => always : gongServer.fixtureAnswer),
  },
  hubspot: {
    credentials: hubspotServer.credentials,
    serve: (t, always) => hubspotServer.serveHubSpot(t, always ? () => always : hubspotStore.fixtureAnswer),
  },
  linear: {
    credentials: { key: linearServer.key },
    serve: (t, always) => linearServer.serveLinear(t, always ? () => always : linearServer.fixtureAnswer),
  },
};

/** Kinds that are looked up for a name to show, and decide nothing about who reads. */
const onlyShown = new Set(["call_folders"]);

function vendorOf({ manifest }: AnyConnector): Vendor {
  const vendor = vendors[manifest.id];
  assert.ok(vendor, `${manifest.id} has no fixtures in the contract test`);
  return vendor;
}

interface Copy {
  readonly records: readonly RawRecord[];
  readonly pages: readonly Page[];
  readonly account: VendorAccount;
  readonly turns: readonly string[];
}

async function readFixtures(t: TestContext, connector: AnyConnector): Promise<Copy> {
  const { credentials, serve } = vendorOf(connector);
  const { context, turns } = await serve(t);
  const open = connector.open(credentials);
  const account = await open.identify(context);
  const records: RawRecord[] = [];
  const pages: Page[] = [];
  for (const { id, kinds } of connector.manifest.streams) {
    let cursor: Json = null;
    do {
      const known = async (kind: string) => records.filter((record) => record.kind === kind);
      const page: Page = await open.readPage(context, { stream: id, cursor, since: null, known });
      assert.ok(page.records.every(({ kind }) => kinds.includes(kind)));
      records.push(...page.records);
      pages.push(page);
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
  return { records, pages, account, turns };
}

function lookupIn(records: readonly RawRecord[]) {
  return (reference: RecordReference): Json | undefined =>
    records.find(({ kind, externalId }) => kind === reference.kind && externalId === reference.externalId)?.payload;
}

function checkResult(result: TransformResult): void {
  for (const { kind, data } of result.entities) {
    const schema = Object.entries(entitySchemas).find(([known]) => known === kind)?.[1];
    assert.ok(schema, `no entity is called ${kind}`);
    schema.parse(data);
  }
  for (const document of result.documents) {
    assert.ok(document.lines.length > 0);
    for (const line of document.lines) {
      lineSchema.parse(line);
      assert.ok(line.text.length <= maxLineLength);
      assert.ok(URL.canParse(line.url), line.url);
      assert.equal(line.at, line.at === null ? null : new Date(line.at).toISOString());
    }
    const anchors = document.lines.map(({ anchor }) => anchor);
    assert.equal(new Set(anchors).size, anchors.length, "two lines share an anchor");
    for (const at of [document.occurredAt, document.updatedAt]) assert.equal(at, new Date(at).toISOString());
  }
  for (const { email } of result.identities) assert.equal(email, email?.toLowerCase() ?? null);
  const granted = result.memberships.map(({ group }) => group);
  assert.equal(new Set(granted).size, granted.length, "one record grants a group twice");
}

/** Every value within, by path, so that each can be damaged in turn. */
function pathsOf(json: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof json !== "object" || json === null) return [path];
  return [path, ...Object.entries(json).flatMap(([key, value]) => pathsOf(value, [...path, key]))];
}

function replaced(json: Json, path: readonly (string | number)[], value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy: Json = structuredClone(json);
  if (typeof copy !== "object" || copy === null) return copy;
  return Array.isArray(copy)
    ? copy.map((item: Json, index) => (String(index) === String(key) ? replaced(item, rest, value) : item))
    : Object.fromEntries(
        Object.entries(copy).map(([name, item]) => [name, name === String(key) ? replaced(item, rest, value) : item]),
      );
}

test("a source is found by its name, and an unknown one is not", () => {
  for (const connector of connectors) assert.equal(connectorFor(connector.manifest.id), connector);
  assert.equal(new Set(connectors.map(({ manifest }) => manifest.id)).size, connectors.length);
  assert.equal(connectorFor("constructor"), undefined);
});

for (const connector of connectors) {
  const { manifest, references, transform } = connector;
  const source = manifest.id;
  const kinds = manifest.streams.flatMap((stream) => stream.kinds);

  test(`${source}: the manifest agrees with itself`, () => {
    assert.match(manifest.defaultBaseUrl, /^https:\/\/[^/].*[^/]$/);
    assert.equal(new Set(manifest.streams.map(({ id }) => id)).size, manifest.streams.length);
    assert.equal(new Set(kinds).size, kinds.length, "a kind comes from two streams");
    assert.ok(manifest.referencedKinds.every((kind) => kinds.includes(kind)));
    for (const { requests, perMs } of Object.values(manifest.limits)) assert.ok(requests > 0 && perMs > 0);
    assert.ok(manifest.scopes.every(({ scope, why }) => scope !== "" && why !== ""));
  });

  test(`${source}: every page's cursor is JSON, and every call takes a turn that the manifest knows`, async (t) => {
    const { pages, turns, records } = await readFixtures(t, connector);
    for (const { nextCursor } of pages) assert.deepEqual(JSON.parse(JSON.stringify(nextCursor)), nextCursor);
    assert.ok(turns.length > 0);
    for (const turn of turns) assert.ok(Object.hasOwn(manifest.limits, turn), turn);
    for (const kind of kinds)
      assert.ok(
        records.some((record) => record.kind === kind),
        `no fixture of kind ${kind}`,
      );
  });

  test(`${source}: each record is transformed, twice alike, looking up only what it declared`, async (t) => {
    const { records, account } = await readFixtures(t, connector);
    const lookup = lookupIn(records);
    let documents = 0;
    for (const record of records) {
      const declared = new Set(references(record).map(({ kind, externalId }) => `${kind} ${externalId}`));
      for (const { kind } of references(record)) assert.ok(manifest.referencedKinds.includes(kind), kind);
      const guarded = (reference: RecordReference) => {
        assert.ok(declared.has(`${reference.kind} ${reference.externalId}`));
        return lookup(reference);
      };
      const result = transform(record, guarded, { account });
      checkResult(result);
      assert.ok(result.documents.every(({ principals }) => principals.length > 0));
      assert.deepEqual(transform(structuredClone(record), guarded, { account }), result);
      documents += result.documents.length;
    }
    assert.ok(documents > 0);
  });

  test(`${source}: with nothing to look up, a document that needs others for its permissions is nobody's`, async (t) => {
    const { records, account } = await readFixtures(t, connector);
    const isNeeded = ({ kind }: RecordReference) => !onlyShown.has(kind);
    for (const record of records.filter((one) => references(one).some(isNeeded))) {
      const { documents } = transform(record, () => undefined, { account });
      assert.ok(documents.every(({ principals }) => principals.length === 0));
    }
  });

  test(`${source}: whatever field is damaged, a record is transformed or refused with a sentence, never with a bug`, async (t) => {
    const { records, account } = await readFixtures(t, connector);
    const lookup = lookupIn(records);
    const attempt = (record: RawRecord) => {
      try {
        references(record);
        checkResult(transform(record, lookup, { account }));
      } catch (error) {
        assert.ok(error instanceof AppError, `${String(error)} for ${JSON.stringify(record).slice(0, 300)}`);
        assert.equal(error.code, "vendor_reply_invalid");
      }
    };
    for (const record of records) {
      for (const path of pathsOf(record.payload)) {
        for (const value of [null, "", "\u0000\ud800<@U1", -1, 1e300, true, [], {}, [null], { id: 1 }]) {
          attempt({ ...record, payload: replaced(record.payload, path, value) });
        }
      }
    }
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...kinds, "unknown"), (payload, kind) => {
        attempt({ kind, externalId: "1", payload: JSON.parse(JSON.stringify(payload)) });
      }),
    );
  });

  test(`${source}: a cursor that cannot be understood restarts the range`, async (t) => {
    const { credentials, serve } = vendorOf(connector);
    const { context } = await serve(t);
    const known: PageRequest["known"] = async (kind) =>
      (await readFixtures(t, connector)).records.filter((record) => record.kind === kind);
    for (const { id } of manifest.streams) {
      for (const cursor of ["", 0, [], {}, { page: 7 }]) {
        const request = { stream: id, cursor, since: null, known };
        await assert.rejects(connector.open(credentials).readPage(context, request), { code: "cursor_expired" });
      }
    }
  });

  test(`${source}: no failure repeats a secret, even when the vendor does`, async (t) => {
    const { credentials, serve } = vendorOf(connector);
    const secrets = Object.values(credentials).flat().map(String);
    for (const echo of [secrets.join(" "), ...secrets])
      for (const status of [200, 302, 400, 401, 403, 404, 429, 500]) {
        for (const body of [
          echo,
          JSON.stringify({ ok: false, error: echo, needed: echo, errors: [echo] }),
          JSON.stringify({ ok: true, [echo]: echo }),
        ]) {
          const { context } = await serve(t, { status, body });
          const failure: unknown = await connector
            .open(credentials)
            .identify(context)
            .catch((error: unknown) => error);
          assert.ok(failure instanceof AppError, `${status} ${body}`);
          const told = `${failure.message} ${failure.stack} ${JSON.stringify(failure.cause)}`;
          for (const secret of secrets) assert.ok(!told.includes(secret), told);
        }
      }
  });

  test(`${source}: credentials are read strictly, and a refusal names the field without its value`, () => {
    const { credentials } = vendorOf(connector);
    const wrong: Json[] = [null, "text", {}, { ...credentials, extra: "hush-hush" }];
    for (const field of Object.keys(credentials)) wrong.push({ ...credentials, [field]: "hush hush" });
    for (const value of wrong) {
      assert.throws(
        () => connector.open(value),
        (error) => error instanceof AppError && error.code === "invalid_request" && !error.message.includes("hush"),
      );
    }
  });
}
