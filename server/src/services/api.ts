import { AppError } from "@sophia/core";
import { assistantRoutes } from "../features/assistant/index.ts";
import { by, governanceRoutes, onceAnHour, recordEvent } from "../features/governance/index.ts";
import { authenticate, identityPages, identityRoutes } from "../features/identity/index.ts";
import { knowledgeRoutes, knowledgeStatus, rebuildIndex } from "../features/knowledge/index.ts";
import { operationsRoutes, secretsRoutes, type Dependency, type OperationsDeps } from "../features/operations/index.ts";
import { accountRoutes, recordQueryRoutes } from "../features/records/index.ts";
import { sourcesRoutes, sourceStatuses } from "../features/sources/index.ts";
import { createHttpServer, type HttpServer } from "../platform/http/server.ts";
import { sql } from "kysely";
import { assistantDeps } from "./assistant-deps.ts";
import { openDoors } from "./doors.ts";
import { identityDeps } from "./identity-deps.ts";
import { publicRoutes } from "./public-routes.ts";
import type { Runtime } from "./runtime.ts";
import { version } from "./version.ts";

export function operationsDeps(runtime: Runtime): OperationsDeps {
  const { sources, search, engine, workflows } = runtime;
  return {
    version,
    modelId: runtime.llm?.modelId ?? null,
    sourceStatuses: () => sourceStatuses(sources),
    knowledgeStatus: () => knowledgeStatus(search),
    record: (event) => recordEvent(runtime.db, event),
    startReplay: async (source) => (await engine.enqueue(workflows.replay, source === undefined ? {} : { source })).id,
    rebuildIndex: () => rebuildIndex(search),
    async workStatus(workflowId) {
      const found = await engine.status(workflowId);
      return found && { workflowId, state: found.state, error: found.failure?.message ?? null };
    },
  };
}

/** What Sophia needs to answer, each asked for a sign of life. */
function dependencies({ db, search }: Runtime): Dependency[] {
  return [
    {
      name: "postgresql",
      async check() {
        await sql`select 1`.execute(db);
        return "answers";
      },
    },
    {
      name: "search index",
      async check(signal) {
        await search.reader.search({ text: "ready", principals: ["readiness check"], limit: 1 }, signal);
        return "answers";
      },
    },
    {
      name: "worker",
      async check() {
        const living = await db
          .selectFrom("process_lease")
          .select("executor_id")
          .where("renewed_at", ">", sql<Date>`now() - interval '30 seconds'`)
          .execute();
        if (living.length === 0)
          throw new AppError("unavailable", "no worker is alive: start one with `node server/src/main.ts worker`");
        return `${living.length} alive`;
      },
    },
  ];
}

/** The HTTP service: every feature's routes, behind keys and permissions. */
export async function createApi(runtime: Runtime): Promise<HttpServer> {
  const { db, sources, search, log } = runtime;
  const doors = openDoors(runtime.config, log);
  const identity = await identityDeps(runtime, doors.rateLimiter);
  const server = await createHttpServer({
    ...doors,
    version,
    routes: [
      ...identityRoutes(db),
      ...knowledgeRoutes(search),
      ...assistantRoutes(assistantDeps(runtime)),
      ...accountRoutes({ db, principalsOf: search.principalsOf, linkSoon: runtime.linkSoon }),
      ...recordQueryRoutes({ db, principalsOf: search.principalsOf, now: () => new Date() }),
      ...sourcesRoutes({ ...sources, syncSoon: runtime.syncSoon }),
      ...operationsRoutes(operationsDeps(runtime)),
      ...governanceRoutes({ db, sealer: runtime.secrets.sealer }),
      ...secretsRoutes({
        planRotation: runtime.secrets.planRotation,
        startRotation: async (input) => (await runtime.engine.enqueue(runtime.workflows.rotateSecrets, input)).id,
      }),
    ],
    pages: identityPages(identity),
    publicRoutes: publicRoutes(dependencies(runtime)),
    authenticate: (request) => authenticate(identity, request),
    onForbidden: (actor, action, requestId) =>
      onceAnHour(`access.refused ${actor.credential.id} ${action}`, () =>
        recordEvent(db, {
          ...by(actor, requestId),
          action: "access.refused",
          target: { kind: "route", id: action },
          failed: true,
        }),
      ),
    onBug: (error, requestId) => log("error", `Request ${requestId} met a bug.`, error),
  });
  return {
    ...server,
    async close() {
      await server.close();
      doors.close();
    },
  };
}
