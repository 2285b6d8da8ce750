import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { LiveWorld } from "../company/live.ts";
import { madeOnce } from "../company/made-once.ts";
import type { Person, World } from "../company/world.ts";
import type { Clock } from "../http/clock.ts";
import type { Faults } from "../http/faults.ts";
import { samplePage, samplePageHeaders } from "../http/html.ts";
import { addressesOf } from "./addresses.ts";
import { answer } from "./answer.ts";
import { complexityOf, maximumComplexity } from "./complexity.ts";
import { documentReader } from "./documents.ts";
import { linearGraph, type Graph } from "./graph.ts";
import { formatError, LinearError } from "./linear-error.ts";
import { linearPage } from "./page.ts";
import { countedCaller, createRates, rateHeaders, rateLimitStatus, documentedRates } from "./rates.ts";
import type { Counted, HourlyRate, RateClass } from "./rates.ts";
import { readRequest } from "./request.ts";
import { rootOf } from "./root.ts";
import { linearSchema } from "./schema.ts";
import { authenticate } from "./tokens.ts";

export { documentedRates, olderRates } from "./rates.ts";
export { linearSchemaText } from "./schema.ts";
export { linearTokens, type LinearTokens } from "./tokens.ts";

/** For how many people what they see is kept ready. */
const keptGraphs = 8;

/** Where the documents are silent or disagree the behaviour is an option, never a constant. */
export interface LinearSettings {
  /** What an hour allows; `documentedRates` unless told. */
  readonly rates?: Readonly<Record<RateClass, HourlyRate>>;
  /** Whether lists run from the newest to the oldest; true unless told. */
  readonly newestFirst?: boolean;
}

export interface LinearOptions extends LinearSettings {
  readonly live: LiveWorld;
  /** The sandbox's own address, known once it listens. */
  readonly publicUrl: () => string;
  /** What Linear's documented rates are multiplied with; 1 is real. */
  readonly rateFactor: number;
  readonly faults: Faults;
  readonly clock?: Clock;
}

/**
 * Linear's GraphQL API at `<prefix>/graphql`, to read with, and the pages that its addresses open at
 * `<prefix>/<workspace>/…`. The credential decides who asks: what that person may not see does not exist for them.
 */
export const linearPlugin: FastifyPluginAsync<LinearOptions> = async (app, options) => {
  const { live, faults, clock = Date.now, newestFirst = true } = options;
  if (!(options.rateFactor > 0)) throw new RangeError(`The rate factor must be above 0, not ${options.rateFactor}.`);
  const rates = createRates(options.rates ?? documentedRates, options.rateFactor, clock);
  const readDocument = documentReader(linearSchema);
  const graphs = madeOnce(
    (world) => [world.issues, world.linear, world.teams, world.projects, world.people],
    () => new Map<string, Graph>(),
  );
  const { prefix } = app;
  const limited = () => ({ errors: [formatError(new LinearError("ratelimited", limitedMessage, limitedMessage))] });
  faults.rateLimitedBody(`${prefix}/`, limited, 400);

  function graphOf(world: World, person: Person): Graph {
    const ofWorld = graphs(world);
    const addresses = addressesOf(`${options.publicUrl()}${prefix}`, world.linear?.urlKey ?? "");
    const graph = ofWorld.get(person.id) ?? linearGraph(world, person, addresses, clock);
    // The latest few askers: what each of them sees is as large as the workspace.
    ofWorld.delete(person.id);
    ofWorld.set(person.id, graph);
    const [longestIdle] = ofWorld.keys();
    if (ofWorld.size > keptGraphs && longestIdle !== undefined) ofWorld.delete(longestIdle);
    return graph;
  }

  /** Takes the request and its points, and says in the headers what is left. */
  function count(counted: Counted, points: number, reply: FastifyReply): void {
    const waitSeconds = rates.take(counted, points);
    reply.headers(rateHeaders(rates, counted, points));
    if (waitSeconds === 0) return;
    reply.header("retry-after", String(waitSeconds));
    throw new LinearError("ratelimited", limitedMessage, limitedMessage);
  }

  function callerOf(world: World, request: FastifyRequest, reply: FastifyReply) {
    try {
      return authenticate(world, request.headers.authorization);
    } catch (error) {
      count({ rateClass: "unauthenticated", key: request.ip }, 1, reply);
      throw error;
    }
  }

  // The body stays text: what is wrong with it is said in the vendor's shape.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: FastifyError | LinearError, _request, reply) => {
    // What Fastify refused by itself (too large, say) is the caller's mistake; anything else unforeseen is ours.
    const status = error instanceof LinearError ? error.status : (error.statusCode ?? 500);
    const told =
      error instanceof LinearError || status >= 500 ? error : new LinearError("invalid input", error.message);
    return reply.code(status).send({ errors: [formatError(told)] });
  });

  app.post("/graphql", async (request, reply) => {
    const { world } = live;
    const caller = callerOf(world, request, reply);
    const counted = countedCaller(caller);
    const asked = readRequest(typeof request.body === "string" ? request.body : "");
    const read = readDocument(asked.query);
    if ("errors" in read) {
      count(counted, 1, reply);
      return reply.code(400).send({ errors: read.errors.slice(0, 20).map(formatError) });
    }
    const { points, hasCursor } = complexityOf(linearSchema, read.document, asked.operationName, asked.variables);
    if (points > maximumComplexity) {
      count(counted, 1, reply);
      throw new LinearError(
        "invalid input",
        "Query too complex",
        `The query has a complexity of ${points}, and at most ${maximumComplexity} is allowed. Ask for smaller pages.`,
      );
    }
    count(counted, points, reply);
    const planned = faults.of(request)?.kind;
    const fault = planned === "repeat-page" || planned === "expired-cursor" ? planned : undefined;
    if (fault && !hasCursor) faults.giveBack(request);
    const root = rootOf(graphOf(world, caller.person), () => rateLimitStatus(rates, counted, points));
    const { data, errors } = await answer(read.document, asked, root, { clock, newestFirst, fault });
    // Without data nothing was executed: the operation or its variables did not fit.
    if (data === undefined) reply.code(400);
    return { ...(data !== undefined && { data }), ...(errors && { errors: errors.map(formatError) }) };
  });

  app.get<{ Params: { workspace: string; kind: string; name: string } }>("/:workspace/:kind/:name", (request, reply) =>
    sendPage(request.params, reply),
  );
  app.get<{ Params: { workspace: string; kind: string; name: string } }>(
    "/:workspace/:kind/:name/*",
    (request, reply) => sendPage(request.params, reply),
  );

  function sendPage(params: { workspace: string; kind: string; name: string }, reply: FastifyReply): FastifyReply {
    const { world } = live;
    const page = params.workspace === world.linear?.urlKey ? linearPage(world, params.kind, params.name) : undefined;
    return reply
      .code(page === undefined ? 404 : 200)
      .headers(samplePageHeaders)
      .send(page ?? samplePage("Not found", "<h1>No such page</h1><p>It may have been deleted.</p>"));
  }
};

const limitedMessage = "Rate limit exceeded. Try again after the time in the Retry-After header.";
