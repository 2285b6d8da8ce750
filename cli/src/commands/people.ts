import { AppError } from "@sophia/core";
import { CreatedInvitation, Done, InvitationList, MappedIdentityList, Me, Person, PersonList } from "@sophia/core/api";
import { findDoor, sendJson, type Door } from "../http.ts";
import { print, printJson, safe, table } from "../output.ts";

export async function whoAmI(options: { readonly json?: boolean }): Promise<void> {
  const me = await sendJson(findDoor(), "GET", "/v1/me", Me);
  if (options.json === true) printJson(me);
  else
    print(
      `${safe(me.name)} <${me.email}>\nroles        ${me.roles.join(", ") || "none"}\npermissions  ${me.permissions.join(", ")}`,
    );
}

/** A person by the e-mail address, a service account by its name. */
export async function findPerson(door: Door, wanted: string): Promise<Person> {
  const { people } = await sendJson(door, "GET", "/v1/people", PersonList);
  const email = wanted.toLowerCase();
  const found = people.find((one) => one.email === email || one.email === `${email}@service.invalid`);
  if (found === undefined)
    throw new AppError("not_found", `There is no ${wanted} here. \`sophia people list\` lists everybody.`);
  return found;
}

export async function listPeople(options: { readonly json?: boolean }): Promise<void> {
  const { people } = await sendJson(findDoor(), "GET", "/v1/people", PersonList);
  if (options.json === true) {
    printJson(people);
    return;
  }
  print(
    table(
      ["address", "name", "roles", "state", "last seen"],
      people.map((one) => [
        one.email,
        safe(one.name),
        one.roles.join(" ") || "none",
        one.suspendedAt !== null
          ? "suspended"
          : one.kind === "service"
            ? "service"
            : one.hasPassword
              ? ""
              : "no password",
        one.lastSeenAt ?? "never",
      ]),
    ),
  );
}

interface InviteOptions {
  readonly name: string;
  readonly role: string[];
  readonly days?: number;
  readonly json?: boolean;
}

export async function invite(email: string, options: InviteOptions): Promise<void> {
  const door = findDoor();
  const made = await sendJson(door, "POST", "/v1/invitations", CreatedInvitation, {
    email,
    name: options.name,
    roles: options.role,
    ...(options.days === undefined ? {} : { days: options.days }),
  });
  if (options.json === true) printJson(made);
  else
    print(
      `${door.url}${made.path}\n\nGive this link to ${made.email} and to nobody else: who opens it becomes them. It works once, until ${made.expiresAt}.`,
    );
}

export async function listInvitations(options: { readonly json?: boolean }): Promise<void> {
  const { invitations } = await sendJson(findDoor(), "GET", "/v1/invitations", InvitationList);
  if (options.json === true) {
    printJson(invitations);
    return;
  }
  const rows = invitations.map((one) => [
    one.invitationId,
    one.email,
    one.roles.join(" "),
    one.acceptedAt !== null
      ? `accepted ${one.acceptedAt}`
      : one.withdrawnAt !== null
        ? "withdrawn"
        : Date.parse(one.expiresAt) > Date.now()
          ? `open until ${one.expiresAt}`
          : "ended",
  ]);
  print(table(["id", "address", "roles", "state"], rows));
}

export async function withdrawInvitation(invitationId: string): Promise<void> {
  await sendJson(findDoor(), "DELETE", `/v1/invitations/${encodeURIComponent(invitationId)}`, Done);
  print("Withdrawn.");
}

export async function assignRoles(email: string, options: { readonly role?: string[] }): Promise<void> {
  const door = findDoor();
  const { personId } = await findPerson(door, email);
  const roles = options.role ?? [];
  await sendJson(door, "PUT", `/v1/people/${personId}/roles`, Done, { roles });
  print(`${email} has ${roles.length === 0 ? "no role" : roles.join(", ")} now.`);
}

export async function changePerson(
  change: "suspend" | "restore",
  email: string,
  options: { readonly reason: string },
): Promise<void> {
  const door = findDoor();
  const { personId } = await findPerson(door, email);
  await sendJson(door, "POST", `/v1/people/${personId}/${change}`, Done, { reason: options.reason });
  print(change === "suspend" ? `${email} is shut out.` : `${email} may sign in again.`);
}

export async function listIdentities(email: string, options: { readonly json?: boolean }): Promise<void> {
  const door = findDoor();
  const { personId } = await findPerson(door, email);
  const { identities } = await sendJson(door, "GET", `/v1/people/${personId}/identities`, MappedIdentityList);
  if (options.json === true) {
    printJson(identities);
    return;
  }
  const rows = identities.map((one) => [
    one.source,
    one.connectionId,
    one.externalId,
    safe(one.name),
    one.isTheirs ? (one.active ? "theirs" : "theirs, not active") : "not theirs",
    one.by === "email" ? "by the address" : `by an administrator: ${safe(one.reason ?? "")}`,
  ]);
  print(table(["source", "connection", "identity", "name", "whose", "why"], rows));
}

interface MapOptions {
  readonly reason: string;
  readonly not?: boolean;
  readonly undo?: boolean;
}

export async function mapIdentity(
  email: string,
  connectionId: string,
  externalId: string,
  { reason, not, undo }: MapOptions,
): Promise<void> {
  const door = findDoor();
  const { personId } = await findPerson(door, email);
  const path = `/v1/people/${personId}/identities`;
  if (undo === true) await sendJson(door, "POST", `${path}/undo`, Done, { connectionId, externalId, reason });
  else await sendJson(door, "POST", path, Done, { connectionId, externalId, reason, isTheirs: not !== true });
  print("Kept.");
}

export async function createServiceAccount(name: string, options: { readonly role: string[] }): Promise<void> {
  const made = await sendJson(
    findDoor(),
    "POST",
    "/v1/service-accounts",
    Person.pick({ personId: true, email: true }),
    { name, roles: options.role },
  );
  print(`Made ${made.email}. \`sophia key create --service ${name}\` makes its key.`);
}
