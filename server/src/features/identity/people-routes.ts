import { jsonRoute, type Route } from "@sophia/core";
import {
  AssignRolesRequest,
  CreatedInvitation,
  Done,
  InvitationList,
  InviteRequest,
  MapIdentityRequest,
  MappedIdentityList,
  PersonList,
  ReasonRequest,
  SignInSessionList,
  UnmapIdentityRequest,
} from "@sophia/core/api";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import { assignRoles, restorePerson, suspendPerson } from "./change-person.ts";
import { identitiesOf, mapIdentity, unmapIdentity } from "./identities.ts";
import { invite, listInvitations, noSuchInvitation, withdrawInvitation } from "./invitations.ts";
import { idOf, listPeople, lockPerson, noSuchPerson } from "./person.ts";
import { listSessions } from "./sessions.ts";

const ofPerson = z.strictObject({ personId: z.string() });

/** People, invitations, and which identities in the sources are whose. */
export function peopleRoutes(db: Kysely<DB>): Route[] {
  return [
    jsonRoute({
      method: "GET",
      path: "/v1/people",
      summary: "Everybody who can sign in or hold a key",
      reply: PersonList,
      permission: "people.manage",
      errors: [],
      handle: async () => ({ people: await listPeople(db) }),
    }),
    jsonRoute({
      method: "PUT",
      path: "/v1/people/:personId/roles",
      summary: "Give a person these roles and no others",
      params: ofPerson,
      body: AssignRolesRequest,
      reply: Done,
      permission: "people.manage",
      errors: ["invalid_request", "forbidden", "not_found", "conflict"],
      async handle({ params, body, actor, requestId }) {
        await assignRoles(db, { actor, requestId }, idOf(params["personId"], noSuchPerson), body.roles);
        return { done: true };
      },
    }),
    ...(["suspend", "restore"] as const).map((change) =>
      jsonRoute({
        method: "POST",
        path: `/v1/people/:personId/${change}`,
        summary: change === "suspend" ? "Shut a person out: sessions and keys too" : "Let a suspended person in again",
        params: ofPerson,
        body: ReasonRequest,
        reply: Done,
        permission: "people.manage",
        errors: ["forbidden", "not_found", "conflict"],
        async handle({ params, body, actor, requestId }) {
          const personId = idOf(params["personId"], noSuchPerson);
          const by = { actor, requestId };
          if (change === "suspend") await suspendPerson(db, by, personId, body.reason);
          else await restorePerson(db, by, personId, body.reason);
          return { done: true };
        },
      }),
    ),
    jsonRoute({
      method: "GET",
      path: "/v1/people/:personId/sessions",
      summary: "A person's sessions in browsers",
      params: ofPerson,
      reply: SignInSessionList,
      permission: "people.manage",
      errors: ["not_found"],
      async handle({ params, actor }) {
        const { id } = await lockPerson(db, idOf(params["personId"], noSuchPerson));
        return { sessions: await listSessions(db, id, actor) };
      },
    }),
    jsonRoute({
      method: "GET",
      path: "/v1/people/:personId/identities",
      summary: "Which identities in the sources are a person's",
      params: ofPerson,
      reply: MappedIdentityList,
      permission: "identities.map",
      errors: ["not_found"],
      handle: async ({ params }) => ({
        identities: await identitiesOf(db, idOf(params["personId"], noSuchPerson)),
      }),
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/people/:personId/identities",
      summary: "Say that an identity is a person's, or is not",
      params: ofPerson,
      body: MapIdentityRequest,
      reply: Done,
      permission: "identities.map",
      errors: ["not_found", "conflict"],
      async handle({ params, body, actor, requestId }) {
        await mapIdentity(db, { actor, requestId }, idOf(params["personId"], noSuchPerson), body);
        return { done: true };
      },
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/people/:personId/identities/undo",
      summary: "Take back what was said about an identity",
      params: ofPerson,
      body: UnmapIdentityRequest,
      reply: Done,
      permission: "identities.map",
      errors: ["not_found"],
      async handle({ params, body, actor, requestId }) {
        await unmapIdentity(db, { actor, requestId }, idOf(params["personId"], noSuchPerson), body);
        return { done: true };
      },
    }),
    jsonRoute({
      method: "GET",
      path: "/v1/invitations",
      summary: "Invitations, the latest first, without their links",
      reply: InvitationList,
      permission: "people.manage",
      errors: [],
      handle: async () => ({ invitations: await listInvitations(db) }),
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/invitations",
      summary: "Invite a person; the link is shown once",
      body: InviteRequest,
      reply: CreatedInvitation,
      permission: "people.manage",
      errors: ["invalid_request", "forbidden", "conflict"],
      handle: ({ body, actor, requestId }) => invite(db, { actor, requestId }, body),
    }),
    jsonRoute({
      method: "DELETE",
      path: "/v1/invitations/:invitationId",
      summary: "Withdraw an open invitation",
      params: z.strictObject({ invitationId: z.string() }),
      reply: Done,
      permission: "people.manage",
      errors: ["not_found"],
      async handle({ params, actor, requestId }) {
        await withdrawInvitation(db, { actor, requestId }, idOf(params["invitationId"], noSuchInvitation));
        return { done: true };
      },
    }),
  ];
}
