import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createLocalEmbedder, type LocalEmbedder } from "../../platform/embedding/index.ts";
import { createHttpServer, type HttpServer } from "../../platform/http/server.ts";
import { testCompany, type TestCompany } from "./company.test-support.ts";
import { assistantRoutes } from "./routes.ts";

const ann = "ann@company.example";

let embedder: LocalEmbedder;
let company: TestCompany;
let server: HttpServer;
let url: string;

before(async () => {
  embedder = createLocalEmbedder();
  company = await testCompany(embedder, [
    { id: "price", title: "#sales", readers: [ann], lines: [["Isolde", "Enterprise pricing is $2.39 per unit."]] },
  ]);
  const actor = await company.actor(ann);
  server = await createHttpServer({
    version: "test",
    routes: assistantRoutes({
      search: company.search,
      words: embedder,
      llm: undefined,
      inputTokens: 1_000,
      outputTokens: 100,
    }),
    pages: [],
    publicRoutes: [],
    authenticate: async () => actor,
    onBug: (error) => assert.fail(String(error)),
  });
  url = await server.listen("127.0.0.1", 0);
});
after(async () => {
  await server.close();
  await company.close();
  await embedder.close();
});

function post(body: unknown): Promise<Response> {
  return fetch(`${url}/v1/ask`, {
    method: "POST",
    headers: { authorization: "Bearer key", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

test("a question is answered as server-sent events, the whole answer last", async () => {
  const response = await post({ question: "What is our Enterprise pricing?" });
  assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
  const events = (await response.text()).trim().split("\n\n");
  assert.match(events[0] ?? "", /^event: status\n/);
  assert.match(events.at(-1) ?? "", /^event: done\ndata: .*"outcome":"answered".*https:\/\/source\.example\/price#0/);
});

test("an empty question, one that is too long and a misspelled field are refused in sentences", async () => {
  const bodies: [unknown, RegExp][] = [
    [{ question: "  " }, /the text is empty/],
    [{ question: "x".repeat(200_001) }, /too long: at most 200000 characters/],
    [{ question: "What?", filtre: {} }, /filtre/],
    [{}, /question/],
  ];
  for (const [body, sentence] of bodies) {
    const response = await post(body);
    assert.equal(response.status, 400);
    assert.match(await response.text(), sentence);
  }
});
