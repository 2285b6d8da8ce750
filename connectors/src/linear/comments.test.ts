import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, RawRecord, TransformResult } from "@sophia/core";
import { readStream } from "./fixtures/read-stream.ts";
import { listAnswer, serveLinear, type Asked } from "./fixtures/serve.ts";
import { transformLinear } from "./transform.ts";

/* Comments on projects, updates, initiatives and documents: read whole wherever Linear has them, and said in their place. */

type Fields = { readonly [field: string]: Json };
const at = "2026-11-02T10:00:00.000Z";
const ann = { id: "ann", name: "Ann Lee" };
const page = (nodes: readonly Json[], endCursor: string | null = null): Json => ({
  nodes: [...nodes],
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
});
const comment = (id: string, more: Fields = {}): Fields => ({
  id,
  body: `Said in ${id}.`,
  createdAt: at,
  user: ann,
  ...more,
});
const rootOf = ({ query }: Asked): string => /\{\s*(\w+)\(/.exec(query)?.[1] ?? "";

function transform(kind: string, { payload }: Pick<RawRecord, "payload">): TransformResult {
  const team: Json = { object: { id: "T", visibility: "public" } };
  const lookup = ({ kind: wanted }: { kind: string }) => (wanted === "team" ? team : undefined);
  const account = { externalId: "o1", name: "Sample", url: "https://linear.app/sample" };
  return transformLinear({ kind, externalId: "x", payload }, lookup, { account });
}

const linesOf = ({ documents }: TransformResult) =>
  (documents[0]?.lines ?? []).flatMap(({ author, text, url, anchor }) =>
    anchor.startsWith("comment-") || anchor.startsWith("update-") ? [[author, text, url, anchor]] : [],
  );

test("of a project all comments come, those on its updates too, however many, and each stands behind what it is about", async (t) => {
  const address = "https://linear.app/sample/project/p";
  const { context, asked } = await serveLinear(t, (question) => {
    if (question.operationName === "SophiaProjectUpdateComments")
      return { body: { data: { projectUpdate: { id: "u1", comments: page([comment("c3")]) } } } };
    if (question.operationName === "SophiaProjectComments")
      return {
        body: {
          data: { project: { id: "p1", comments: page([comment("c5", { botActor: { name: "Bot" }, user: null })]) } },
        },
      };
    const updates = [
      {
        id: "u1",
        body: "Late.",
        health: "atRisk",
        createdAt: at,
        url: `${address}/updates#u1`,
        comments: page([comment("c1"), comment("c2", { archivedAt: at })], "c2"),
      },
      { id: "u2", body: "Better.", createdAt: "2026-11-03T10:00:00.000Z", comments: page([]) },
    ];
    const project = {
      id: "p1",
      name: "Pay",
      url: address,
      createdAt: at,
      teams: page([{ id: "T" }]),
      projectUpdates: page(updates),
      comments: page([comment("c4", { quotedText: "once", url: `${address}#comment-c4` })], "c4"),
    };
    return listAnswer(rootOf(question), [project]);
  });
  const { records } = await readStream(context, "projects");
  const [record] = records;
  assert.ok(record);
  assert.deepEqual(linesOf(transform("project", record)), [
    [null, "Update (at risk): Late.", `${address}/updates#u1`, "update-u1"],
    ["Ann Lee", "Said in c1.", `${address}/updates#comment-c1`, "comment-c1"],
    ["Ann Lee", "Said in c3.", `${address}/updates#comment-c3`, "comment-c3"],
    [null, "Update: Better.", address, "update-u2"],
    ["Ann Lee", "> once\n\nSaid in c4.", `${address}#comment-c4`, "comment-c4"],
    ["Bot", "Said in c5.", `${address}#comment-c5`, "comment-c5"],
  ]);
  assert.deepEqual(
    asked.find(({ operationName }) => operationName === "SophiaProjectUpdateComments")?.variables["id"],
    "u1",
  );
});

test("an initiative's comments are asked for beside it, many initiatives at once, and each is given its own", async (t) => {
  const { context, asked } = await serveLinear(t, (question) => {
    if (rootOf(question) !== "comments")
      return listAnswer(
        "initiatives",
        ["i1", "i2"].map((id) => ({ id, createdAt: at, visibility: "public" })),
      );
    return question.variables["after"] === null
      ? listAnswer("comments", [comment("c1", { initiative: { id: "i2" } })], "next")
      : listAnswer("comments", [comment("c2", { initiative: { id: "i1" } })]);
  });
  const { records } = await readStream(context, "initiatives");
  assert.deepEqual(
    records.map((record) => linesOf(transform("initiative", record)).map(([, text]) => text)),
    [["Said in c2."], ["Said in c1."]],
  );
  assert.deepEqual(asked[1]?.variables["filter"], { initiative: { id: { in: ["i1", "i2"] } } });
});

test("a Linear that does not give an initiative's comments is read without them, and document and status say so", async (t) => {
  const { context } = await serveLinear(t, (question) =>
    rootOf(question) === "comments"
      ? {
          status: 400,
          body: { errors: [{ message: "no such filter", extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] },
        }
      : listAnswer("initiatives", [{ id: "i1", createdAt: at, visibility: "public" }]),
  );
  const { records, notices } = await readStream(context, "initiatives");
  const [record] = records;
  assert.ok(record);
  assert.match(JSON.stringify(transform("initiative", record).documents), /Not given by Linear: comments/);
  assert.match(notices.join(" "), /did not give some initiatives whole \(comments\)/);
});

test("a limit or an outage while comments are read is no lack of comments: the page is read again", async (t) => {
  const { context } = await serveLinear(t, (question) =>
    rootOf(question) === "comments"
      ? { status: 502, body: "" }
      : listAnswer("initiatives", [{ id: "i1", createdAt: at }]),
  );
  await assert.rejects(readStream(context, "initiatives"), { code: "vendor_unavailable" });
});

test("a comment written later brings its project, initiative or document, also through an update, and issues' comments are not asked for", async (t) => {
  const owners: Readonly<Record<string, Fields>> = {
    projects: { projectUpdate: { id: "u", project: { id: "p9" } } },
    initiatives: { initiativeUpdate: { id: "u", initiative: { id: "i9" } } },
    documents: { documentContent: { id: "d", document: { id: "d9" } } },
  };
  for (const [stream, owner] of Object.entries(owners)) {
    const { context, asked } = await serveLinear(t, (question) => {
      const root = rootOf(question);
      const filter = JSON.stringify(question.variables["filter"]);
      if (root === "comments" && filter.includes("updatedAt"))
        return listAnswer(root, [{ id: "c", updatedAt: "2026-11-20T11:00:00.000Z", ...owner }]);
      if (root === stream && filter.includes('"in"')) return listAnswer(root, [{ id: "whole", createdAt: at }]);
      return listAnswer(root, []);
    });
    const { records } = await readStream(context, stream, "2026-11-20T10:00:00.000Z");
    assert.deepEqual(
      records.map(({ externalId }) => externalId),
      ["whole"],
      stream,
    );
    const changes = asked.find((question) => rootOf(question) === "comments");
    assert.match(JSON.stringify(changes?.variables["filter"]), /"issue":\{"null":true\}/);
    const read = asked.find(
      (question) => rootOf(question) === stream && JSON.stringify(question.variables["filter"]).includes('"in"'),
    );
    assert.match(JSON.stringify(read?.variables["filter"]), new RegExp(`"${stream.charAt(0)}9"`));
  }
});

test("a document's comments stand behind its text", () => {
  const object = {
    id: "x",
    title: "Plan",
    content: "One retry.",
    createdAt: at,
    url: "https://linear.app/sample/document/x",
    comments: { nodes: [comment("c1")] },
  };
  const result = transform("document", { payload: { object } });
  assert.deepEqual(linesOf(result), [
    ["Ann Lee", "Said in c1.", "https://linear.app/sample/document/x#comment-c1", "comment-c1"],
  ]);
});
