import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import type { ConnectRequest } from "@sophia/core/api";
import { startSandbox } from "../../../sandbox/index.ts";
import { lentUserTokens, sampleQuestion, visitor } from "../../../sandbox/visitor.ts";
import { ask } from "../platform/db/embedded-testing.ts";
import { testDatabase } from "../platform/db/testing.ts";
import { disguises, findLeaks, type Plant } from "./planted-search.test-support.ts";
import { administratorKey, databaseText, filesText, plantedLogin } from "./planted-sophia.test-support.ts";
import { commandLine, emptyFolder, startSophiaProcess, untilTrue } from "./planted-process.test-support.ts";
import { misdeeds, startPlantedVendors } from "./planted-vendors.test-support.ts";
import { fewCalls, worldOfNow } from "./testing.ts";

/*
 * Secrets are planted wherever Sophia uses one; then everything fails that can fail, with the secrets in what the other
 * side says; and all that has left the process is looked through for them.
 */

const drawn = (): string => randomBytes(18).toString("hex");
const planted = {
  slack: `xoxb-planted-${drawn()}`,
  slackUser: `xoxp-planted-${drawn()}`,
  gongKey: `PLANTED-GONG-${drawn()}`,
  gong: `pl"anted\\gong/+%${drawn()}`,
  linear: `lin_api_planted${drawn()}`,
  hubspot: `pat-planted-${drawn()}`,
  anthropic: `sk-ant-planted-${drawn()}`,
  secretsKey: randomBytes(32).toString("base64"),
  previousKey: randomBytes(32).toString("base64"),
  redis: `pl"anted redis/${drawn()}`,
  password: `pl"anted/password+&${drawn()}`,
  otherPassword: `pl'anted?other ${drawn()}`,
  mistypedKey: `mistyped+${drawn()}==`,
};
const bearer = (token: string): string => `Bearer ${token}`;
const basic = (key: string, secret: string): string => `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`;

const plants: Plant[] = Object.entries(planted).map(([name, value]) => ({ name, value }));
/** All that left, by where it came out. */
const left = new Map<string, string>();
const used = new Set<string>();
const undo: (() => unknown)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

before(async () => {
  const world = fewCalls(worldOfNow(0.05), 1, 1);
  const sandbox = await startSandbox({ world, rateFactor: 50_000 });
  undo.push(() => sandbox.close());
  const { slack, gong, linear, hubspot, anthropic } = sandbox.credentials;
  const [slackUser = ""] = lentUserTokens(world);
  const vendors = await startPlantedVendors(
    sandbox.url,
    new Map([
      [bearer(planted.slack), bearer(slack.bot ?? "")],
      [bearer(planted.slackUser), bearer(slackUser)],
      [basic(planted.gongKey, planted.gong), basic(gong.accessKey, gong.accessKeySecret)],
      [planted.linear, linear.admin ?? ""],
      [bearer(planted.hubspot), bearer(hubspot.token)],
      [planted.anthropic, anthropic],
    ]),
  );
  undo.push(() => vendors.close());
  const database = await testDatabase();
  undo.push(() => database.drop());
  const login = await plantedLogin(database, planted.password);
  undo.push(login.drop);
  const dataDir = emptyFolder("data");
  const reports = emptyFolder("reports");
  const environment = {
    DATABASE_APP_URL: login.url,
    SOPHIA_DATA_DIR: dataDir,
    SOPHIA_SECRETS_KEY: planted.secretsKey,
    SOPHIA_SECRETS_PREVIOUS_KEYS: planted.previousKey,
    ANTHROPIC_API_KEY: planted.anthropic,
    ANTHROPIC_BASE_URL: `${vendors.url}/anthropic`,
    // Nobody is there: it is tried again and again, and told.
    REDIS_URL: `redis://sophia:${encodeURIComponent(planted.redis)}@127.0.0.1:1/0`,
    SOPHIA_LOG_LEVEL: "debug",
    SOPHIA_POLL_CRON: "* * * * * *",
    SOPHIA_OUTBOUND_ALLOW: "127.0.0.0/8",
    NODE_OPTIONS: `--report-on-signal --report-uncaught-exception --report-directory=${reports}`,
  };
  const said = (channel: string, text: string): void => void left.set(channel, `${left.get(channel) ?? ""}${text}\n`);

  await commandLine({ ...environment, DATABASE_URL: database.ownerUrl }, "migrate");
  const sophia = await startSophiaProcess(environment);
  undo.push(sophia.kill);
  const key = await administratorKey(database, visitor(world)?.email ?? "");
  plants.push({ name: "apiKey", value: key });
  used.add("secretsKey").add("password");

  const question = sampleQuestion(world, visitor(world))?.text ?? "";
  const call = async (method: string, path: string, body?: unknown, given = key): Promise<number> => {
    const reply = await fetch(`${sophia.url}${path}`, {
      method,
      headers: { authorization: bearer(given), "content-type": "application/json" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    said("answers of HTTP", `${reply.status} ${[...reply.headers].join("\n")}\n${await reply.text()}`);
    if (reply.status === 200 && given === key) used.add("apiKey");
    return reply.status;
  };
  const requests: readonly ConnectRequest[] = [
    {
      source: "slack",
      baseUrl: `${vendors.url}/slack/api/`,
      credentials: { token: planted.slack, userTokens: [planted.slackUser] },
    },
    {
      source: "gong",
      baseUrl: `${vendors.url}/gong`,
      credentials: { accessKey: planted.gongKey, accessKeySecret: planted.gong },
    },
    { source: "linear", baseUrl: `${vendors.url}/linear`, credentials: { key: planted.linear } },
    {
      source: "hubspot",
      baseUrl: `${vendors.url}/hubspot`,
      credentials: { token: planted.hubspot, readers: "owners" },
    },
  ];
  const connectAll = (): Promise<number[]> =>
    Promise.all(requests.map((body) => call("POST", "/v1/connections", body)));
  const lookAround = async (): Promise<void> => {
    await call("GET", "/v1/status");
    await call("GET", "/readyz");
    await call("POST", "/v1/search", { query: "renewal" });
    said("the database", (await ask(database.ownerUrl, "select t::text from stream_state t")).join("\n"));
  };
  const failedSince = async (moment: Date): Promise<string[]> => {
    const rows = await database.db
      .selectFrom("stream_state")
      .innerJoin("connection", "id", "connection_id")
      .select("source")
      .distinct()
      .where("last_error_at", ">", moment)
      .execute();
    return rows.map(({ source }) => source);
  };

  // Everything works, and is asked for.
  assert.deepEqual(await connectAll(), [200, 200, 200, 200]);
  await untilTrue("each vendor is read", async () => {
    const read = await database.db
      .selectFrom("connection")
      .innerJoin("stream_state", "connection_id", "id")
      .select("source")
      .distinct()
      .where("last_success_at", "is not", null)
      .execute();
    return read.length === 4;
  });
  await lookAround();
  assert.equal(await call("POST", "/v1/ask", { question }), 200);

  // Every vendor fails in every way.
  const failedSources = new Set<string>();
  for (const [name, misdeed] of Object.entries(misdeeds)) {
    assert.deepEqual(await connectAll(), [200, 200, 200, 200], `before: ${name}`);
    const from = new Date();
    vendors.misbehave(misdeed);
    assert.ok(
      (await connectAll()).every((status) => status >= 400),
      name,
    );
    // Not all four: one that has failed a few times rests for longer.
    await untilTrue(`reading fails: ${name}`, async () => (await failedSince(from)).length > 0);
    for (const source of await failedSince(from)) failedSources.add(source);
    await call("POST", "/v1/ask", { question });
    await lookAround();
    vendors.misbehave(undefined);
  }
  // Each at least once, also one that rested whenever all failed.
  vendors.misbehave(misdeeds["broken down"]);
  await untilTrue("reading has failed for each source", async () => {
    for (const source of await failedSince(new Date(0))) failedSources.add(source);
    return failedSources.size === 4;
  });
  vendors.misbehave(misdeeds["broken down"], bearer(planted.slackUser));
  await connectAll();
  await untilTrue("a lent token fails", async () =>
    vendors.seen.some(({ authorization, misdeed }) => misdeed && authorization === bearer(planted.slackUser)),
  );
  vendors.misbehave(undefined);
  for (const { vendor, text } of vendors.seen) said(`requests to ${vendor}`, text);
  for (const { vendor, body } of vendors.seen) if (vendor === "anthropic") said("texts to the model", body);
  for (const { name, value } of plants) {
    const header = name.startsWith("gong") ? basic(planted.gongKey, planted.gong) : value;
    if (vendors.seen.some(({ authorization, misdeed }) => misdeed !== undefined && authorization.includes(header)))
      used.add(name);
  }

  // Callers err.
  await call("GET", "/v1/status", undefined, `${key}x`);
  await call("GET", `/v1/status?token=${encodeURIComponent(key)}`);
  await call("POST", "/v1/connections", { source: "slack", credentials: { tokn: planted.slack } });
  await call("POST", "/v1/connections", { source: "slack", baseUrl: planted.gong, credentials: { token: 7 } });
  await call("POST", "/v1/connections", `{"source":"hubspot","credentials":{"token":"${planted.hubspot}"`);
  await call("POST", "/v1/secrets/rotations", { dataKeys: true });

  // The command line, in the same environment.
  for (const words of [["status"], ["config"], ["config", "--json"], ["keys", "rotate"], ["status", "--json"]]) {
    const run = await commandLine({ ...environment, SOPHIA_URL: sophia.url, SOPHIA_API_KEY: key }, ...words);
    said("the command line", run.text);
  }

  // Bugs: a table that everything needs is gone.
  await ask(database.ownerUrl, "alter table vendor_budget rename to vendor_budget_away");
  const before = sophia.text().length;
  await untilTrue("a bug is logged", async () => sophia.text().slice(before).includes("vendor_budget"));
  await connectAll();
  await ask(database.ownerUrl, "alter table vendor_budget_away rename to vendor_budget");

  // The process is looked at from outside, then ended.
  sophia.report();
  await untilTrue("a report is written", async () => filesText(reports).length > 10_000);
  await sophia.stop();
  said("what the process said", sophia.text());
  if (/redis/i.test(sophia.text())) used.add("redis");
  said("crash reports", filesText(reports));

  // Starts that fail.
  const { host } = new URL(database.ownerUrl);
  const password = encodeURIComponent(planted.otherPassword);
  const failing = [
    { ...environment, SOPHIA_SECRETS_KEY: planted.previousKey, SOPHIA_SECRETS_PREVIOUS_KEYS: "" },
    { ...environment, SOPHIA_SECRETS_KEY: planted.mistypedKey },
    { ...environment, SOPHIA_SECRETS_PREVIOUS_KEYS: `${planted.previousKey},${planted.mistypedKey}` },
    { ...environment, SOPHIA_SECRETS_KEY_FILE: "/nowhere" },
    { ...environment, DATABASE_APP_URL: `postgres://${login.name}:${password}@${host}/${database.name}` },
    { ...environment, DATABASE_APP_URL: `postgres://${login.name}:${password}@127.0.0.1:1/x` },
    { ...environment, DATABASE_APP_URL: `postgres://${login.name}:${password}@nowhere.invalid/x` },
    { ...environment, DATABASE_APP_URL: `postgres://${login.name}:${password}@:bad:/x` },
  ];
  for (const values of failing) {
    const failed = await startSophiaProcess(values).then(
      () => assert.fail("It was to fail"),
      (error: unknown) => String(error),
    );
    said("starts that failed", failed);
  }
  used.add("previousKey").add("mistypedKey").add("otherPassword");

  said("the database", await databaseText(database));
  left.set("the data folder", filesText(dataDir, ["secrets.key", "command-line.json"]));
});

/** To whom a secret goes, since it is theirs. */
const theirs: Readonly<Record<string, readonly string[]>> = {
  "requests to slack": ["slack", "slackUser"],
  "requests to gong": ["gong", "gongKey"],
  "requests to linear": ["linear"],
  "requests to hubspot": ["hubspot"],
  "requests to anthropic": ["anthropic"],
};

test("every planted secret was in use while the failures were provoked", () => {
  assert.deepEqual(
    plants.map(({ name }) => name).filter((name) => !used.has(name)),
    [],
  );
});

test("each way out was looked at, and a planted secret in it would have been found in every disguise", () => {
  assert.deepEqual([...left.keys()].toSorted(), [
    "answers of HTTP",
    "crash reports",
    "requests to anthropic",
    "requests to gong",
    "requests to hubspot",
    "requests to linear",
    "requests to slack",
    "starts that failed",
    "texts to the model",
    "the command line",
    "the data folder",
    "the database",
    "what the process said",
  ]);
  for (const [channel, text] of left) {
    assert.ok(text.length > 300, `${channel}: ${text}`);
    const middle = Math.floor(text.length / 2);
    const around = [text.slice(Math.max(0, middle - 2_000), middle), text.slice(middle, middle + 2_000)];
    for (const plant of plants) {
      for (const disguise of disguises(plant.value)) {
        const leaking = new Map([[channel, around.join(` ${disguise} `)]]);
        assert.ok(findLeaks([plant], leaking).length > 0, `${plant.name} in ${channel} as ${disguise}`);
      }
    }
  }
});

test("the failures were met: each kind stands in the log or in an answer", () => {
  const said = left.get("what the process said") ?? "";
  const answers = left.get("answers of HTTP") ?? "";
  assert.match(said, /"log\.level":"error"/);
  assert.match(said, /vendor_budget/);
  for (const code of ["credentials_rejected", "scope_missing", "vendor_unavailable", "vendor_reply_invalid"])
    assert.ok(answers.includes(code), code);
  assert.match(left.get("starts that failed") ?? "", /secrets key.*SOPHIA_SECRETS_PREVIOUS_KEYS/s);
});

test("no planted secret has left, except to whom it belongs", () => {
  const leaks = findLeaks(plants, left).filter(({ plant, channel }) => theirs[channel]?.includes(plant) !== true);
  assert.deepEqual(leaks, []);
});
