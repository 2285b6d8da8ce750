import { z } from "zod";
import { RoleName } from "./roles.ts";

/** Why something was done, in the words of who did it; kept in the audit. */
export const Reason = z.string().trim().min(3, "Say why, in 3 characters or more.").max(500);

export const Person = z
  .object({
    personId: z.string(),
    /** A service account is nobody: it reads nothing by its address, only what an administrator maps to it. */
    kind: z.enum(["person", "service"]),
    email: z.string(),
    name: z.string(),
    roles: z.array(z.string()),
    createdAt: z.string(),
    suspendedAt: z.string().nullable(),
    /** Whether the person can sign in with a password. */
    hasPassword: z.boolean(),
    lastSeenAt: z.string().nullable(),
  })
  .meta({ id: "Person" });
export type Person = z.infer<typeof Person>;
export const PersonList = z.object({ people: z.array(Person) }).meta({ id: "PersonList" });

export const Me = z
  .object({
    personId: z.string(),
    email: z.string(),
    name: z.string(),
    roles: z.array(z.string()),
    /** Of this request: of a key, those it has and its person's roles allow. */
    permissions: z.array(z.string()),
    credential: z.object({ kind: z.enum(["key", "session", "process"]), id: z.string() }),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof Me>;

export const AssignRolesRequest = z
  .strictObject({ roles: z.array(RoleName).max(20) })
  .meta({ id: "AssignRolesRequest" });
export type AssignRolesRequest = z.infer<typeof AssignRolesRequest>;

export const ReasonRequest = z.strictObject({ reason: Reason }).meta({ id: "ReasonRequest" });

export const InviteRequest = z
  .strictObject({
    email: z.email().max(320).toLowerCase(),
    name: z.string().trim().min(1).max(200),
    roles: z.array(RoleName).min(1).max(20),
    days: z.int().min(1).max(30).default(7),
  })
  .meta({ id: "InviteRequest" });
export type InviteRequest = z.infer<typeof InviteRequest>;

export const Invitation = z
  .object({
    invitationId: z.string(),
    email: z.string(),
    name: z.string(),
    roles: z.array(z.string()),
    createdAt: z.string(),
    expiresAt: z.string(),
    acceptedAt: z.string().nullable(),
    withdrawnAt: z.string().nullable(),
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof Invitation>;
export const InvitationList = z.object({ invitations: z.array(Invitation) }).meta({ id: "InvitationList" });

/** The only time the link is shown: it is to reach the invited person, and nobody else. */
export const CreatedInvitation = Invitation.extend({ path: z.string() }).meta({ id: "CreatedInvitation" });
export type CreatedInvitation = z.infer<typeof CreatedInvitation>;

export const SignInSession = z
  .object({
    sessionId: z.string(),
    startedAt: z.string(),
    lastUsedAt: z.string(),
    /** When it ends if it is not used, at the latest. */
    endsAt: z.string(),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    current: z.boolean(),
  })
  .meta({ id: "SignInSession" });
export type SignInSession = z.infer<typeof SignInSession>;
export const SignInSessionList = z.object({ sessions: z.array(SignInSession) }).meta({ id: "SignInSessionList" });

export const MappedIdentity = z
  .object({
    connectionId: z.string(),
    source: z.string(),
    externalId: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    active: z.boolean(),
    /** Why it is this person's, or is not: the address that the source has verified, or an administrator's word. */
    by: z.enum(["email", "administrator"]),
    isTheirs: z.boolean(),
    reason: z.string().nullable(),
  })
  .meta({ id: "MappedIdentity" });
export type MappedIdentity = z.infer<typeof MappedIdentity>;
export const MappedIdentityList = z.object({ identities: z.array(MappedIdentity) }).meta({ id: "MappedIdentityList" });

export const MapIdentityRequest = z
  .strictObject({
    connectionId: z.uuid(),
    externalId: z.string().min(1).max(500),
    isTheirs: z.boolean(),
    reason: Reason,
  })
  .meta({ id: "MapIdentityRequest" });
export type MapIdentityRequest = z.infer<typeof MapIdentityRequest>;

export const UnmapIdentityRequest = MapIdentityRequest.omit({ isTheirs: true }).meta({ id: "UnmapIdentityRequest" });
export type UnmapIdentityRequest = z.infer<typeof UnmapIdentityRequest>;

export const CreateServiceAccountRequest = z
  .strictObject({
    /** Its address is this name below service.invalid, a name that no mail and no source has (RFC 2606). */
    name: z.string().regex(/^[a-z][a-z0-9-]{1,49}$/, "2 to 50 of a-z, 0-9 and -, a letter first"),
    roles: z.array(RoleName).min(1).max(20),
  })
  .meta({ id: "CreateServiceAccountRequest" });
export type CreateServiceAccountRequest = z.infer<typeof CreateServiceAccountRequest>;

/** A change that has nothing to show but that it was made. */
export const Done = z.object({ done: z.boolean() }).meta({ id: "Done" });
