import type { Draft } from "../draft.ts";
import type { Person, Team } from "../world.ts";
import { linearId } from "./details.ts";
import type { LinearData, LinearState } from "./model.ts";

const foundedAt = "2024-03-04T15:00:00.000Z";

const states: readonly Omit<LinearState, "id" | "teamId" | "createdAt">[] = [
  { state: "backlog", name: "Backlog", type: "backlog", color: "#bec2c8", position: 0 },
  { state: "todo", name: "Todo", type: "unstarted", color: "#e2e2e2", position: 1 },
  { state: "in progress", name: "In Progress", type: "started", color: "#f2c94c", position: 2 },
  { state: "in review", name: "In Review", type: "started", color: "#0f783c", position: 3 },
  { state: "done", name: "Done", type: "completed", color: "#5e6ad2", position: 4 },
  { state: "canceled", name: "Canceled", type: "canceled", color: "#95a2b3", position: 5 },
];

/** The people with a seat: everyone but bots and the guest who knows Slack only. */
function seated(draft: Draft): Person[] {
  return draft.people.filter((person) => person.slack?.kind !== "bot" && person.id !== "guest-3");
}

/** Beside the teams that the stories tell of: one in which guests from outside work. */
export function makeGuestTeam(draft: Draft): Team {
  const staff = draft.people.filter((person) => person.active && person.department === "Implementation");
  const team: Team = {
    id: linearId(draft, "team-ONB"),
    key: "ONB",
    name: "Onboarding",
    private: false,
    memberIds: [...staff.map((person) => person.id), "guest-1", "guest-2"],
  };
  draft.teams.push(team);
  return team;
}

type Workspace = Pick<
  LinearData,
  "urlKey" | "organizationId" | "createdAt" | "users" | "bots" | "externalUsers" | "memberships" | "states" | "labels"
>;

/** Seats, memberships, states and labels. The person who looks after the workspace is a member of every private team. */
export function makeWorkspace(draft: Draft): Workspace {
  const random = draft.random.fork("linear/workspace");
  const caretaker = draft.people.find((person) => person.title === "Engineering Manager, Platform")?.id;
  const owner = draft.people.find((person) => person.title === "Chief Technology Officer")?.id;
  const role = (person: Person) => {
    if (person.slack?.kind === "guest") return "guest";
    return person.id === owner ? "owner" : person.id === caretaker ? "admin" : "member";
  };
  const label = (name: string, color: string, teamKey: string | null, group: string | null, isGroup = false) => ({
    id: linearId(draft, `label/${name}/${teamKey ?? ""}`),
    teamId: draft.teams.find((team) => team.key === teamKey)?.id ?? null,
    parentId: group === null ? null : linearId(draft, `label/${group}/`),
    isGroup,
    name,
    color,
    createdAt: foundedAt,
  });
  return {
    urlKey: "payready-sample",
    organizationId: linearId(draft, "organization"),
    createdAt: foundedAt,
    users: seated(draft).map((person) => ({
      id: linearId(draft, `user/${person.id}`),
      personId: person.id,
      role: role(person),
      createdAt: foundedAt,
    })),
    bots: [{ id: linearId(draft, "bot/github"), type: "github", name: "GitHub" }],
    externalUsers: draft.sketches
      .flatMap((sketch) => sketch.contacts.filter((contact) => contact.email !== null).slice(0, 1))
      .slice(0, 6)
      .map((contact) => ({
        id: linearId(draft, `external/${contact.id}`),
        name: contact.name,
        email: contact.email,
        createdAt: foundedAt,
      })),
    memberships: draft.teams.flatMap((team) =>
      team.memberIds.map((personId, index) => ({
        id: linearId(draft, `membership/${team.key}/${personId}`),
        teamId: team.id,
        personId,
        owner: index === 0,
        createdAt: foundedAt,
      })),
    ),
    states: draft.teams.flatMap((team) =>
      states.map((state) => ({
        ...state,
        id: linearId(draft, `state/${team.key}/${state.state}`),
        teamId: team.id,
        createdAt: foundedAt,
      })),
    ),
    labels: [
      label("Type", "#5e6ad2", null, null, true),
      label("Bug", "#eb5757", null, "Type"),
      label("Feature", "#bb87fc", null, "Type"),
      label("Improvement", "#4ea7fc", null, "Type"),
      label("customer request", "#f2994a", null, null),
      label("regression", "#eb5757", null, null),
      ...draft.teams.map((team) =>
        label(random.pick(["needs data", "needs design", "waiting on bank"]), "#95a2b3", team.key, null),
      ),
      label("embargo", "#26b5ce", "SEC", null),
    ],
  };
}
