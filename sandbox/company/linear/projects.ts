import { isoDay, workingTime } from "../clock.ts";
import { scaled, type Draft } from "../draft.ts";
import type { Project } from "../world.ts";
import { laterTime, linearId, slugId, written } from "./details.ts";
import type {
  LinearDocument,
  LinearInitiative,
  LinearInitiativeUpdate,
  LinearMilestone,
  LinearProjectStatus,
} from "./model.ts";
import type { LinearProjectUpdate, ProjectDetails } from "./model.ts";
import { documentTexts, updateTexts } from "./texts.ts";

const shown = { archivedAt: null, trashed: false } as const;

/** Projects beyond those of the stories: one of the private team, one of guests, and at greater sizes more. */
export function makeMoreProjects(draft: Draft): void {
  const random = draft.random.fork("linear/projects");
  const add = (name: string, teamKey: string): void => {
    const team = draft.teams.find((candidate) => candidate.key === teamKey);
    const leadId = team?.memberIds[0];
    if (!team || leadId === undefined) return;
    const project: Project = {
      id: linearId(draft, `project/${name}`),
      teamId: team.id,
      name,
      leadId,
      state: random.pick(["planned", "started", "completed", "canceled"]),
      targetDate: random.chance(0.7) ? isoDay(draft.anchorMs, random.int(-20, 90)) : null,
    };
    draft.projects.push(project);
  };
  add("Key rotation", "SEC");
  add("Partner onboarding kit", "ONB");
  for (let index = 0; index < scaled(draft, 4, 0); index++) {
    add(
      `${random.pick(["Hardening", "Clean-up", "Pilot", "Migration"])} ${index + 1}`,
      random.pick(["PAY", "INT", "PLT", "AI"]),
    );
  }
}

export function makeProjectStatuses(draft: Draft): LinearProjectStatus[] {
  const types = ["backlog", "planned", "started", "paused", "completed", "canceled"] as const;
  return types.map((type, position) => ({
    id: linearId(draft, `project-status/${type}`),
    type,
    name: type.charAt(0).toUpperCase() + type.slice(1),
    color: "#bec2c8",
    position,
    createdAt: "2024-03-04T15:00:00.000Z",
  }));
}

export function makeProjectDetails(draft: Draft): ProjectDetails[] {
  return draft.projects.map((project, index) => {
    const random = draft.random.fork(`linear/project/${project.name}`);
    const team = draft.teams.find((candidate) => candidate.id === project.teamId);
    const other = draft.teams[(index + 1) % 4];
    const createdAt = workingTime(random, draft.parameters.anchor, random.int(100, 200));
    return {
      ...shown,
      projectId: project.id,
      slug: slugId(draft, project.name),
      description: written(
        random,
        ["[Fewer|No] [corrections|calls|delays] [in|for] [payments|letters|imports]."],
        createdAt,
      ),
      content: written(random, documentTexts, createdAt),
      // A project of the private team is worked on by another as well: it is seen, and its private issues are not.
      otherTeamIds: other && other.id !== project.teamId && index % 3 === 2 ? [other.id] : [],
      memberIds: [...new Set([project.leadId, ...random.sample(team?.memberIds ?? [], 3)])],
      creatorId: project.leadId,
      priority: random.pick([0, 2, 3, 3]),
      startDate: isoDay(createdAt, random.int(0, 30)),
      createdAt,
      updatedAt: laterTime(draft, random, createdAt),
    };
  });
}

export function makeMilestones(draft: Draft): LinearMilestone[] {
  return draft.projects.flatMap((project) =>
    ["Design", "Pilot", "General availability"].map((name, position) => ({
      id: linearId(draft, `milestone/${project.name}/${name}`),
      projectId: project.id,
      name,
      description: position === 1 ? "Two customers, by hand." : null,
      targetDate: isoDay(draft.anchorMs, -60 + position * 45),
      position,
      createdAt: workingTime(draft.random.fork(`linear/milestone/${project.name}`), draft.parameters.anchor, 100),
    })),
  );
}

export function makeProjectUpdates(draft: Draft): LinearProjectUpdate[] {
  return draft.projects.flatMap((project) => {
    const random = draft.random.fork(`linear/updates/${project.name}`);
    const team = draft.teams.find((candidate) => candidate.id === project.teamId);
    return Array.from({ length: random.int(1, 4) }, (_, index) => {
      const createdAt = workingTime(random, draft.parameters.anchor, 7 * (index + 1) + random.int(0, 3));
      return {
        id: linearId(draft, `update/${project.name}/${index}`),
        projectId: project.id,
        authorId: random.pick(team?.memberIds ?? [project.leadId]),
        body: random
          .sample(updateTexts, 2)
          .map((text) => written(random, [text], createdAt))
          .join("\n\n"),
        health: random.pick(["onTrack", "onTrack", "atRisk", "offTrack"] as const),
        createdAt,
        editedAt: random.chance(0.2) ? laterTime(draft, random, createdAt) : null,
      };
    });
  });
}

export function makeInitiatives(draft: Draft): LinearInitiative[] {
  const names = ["Residents pay on time", "Integrations without surprises", "Agents people trust"];
  return names.map((name, index) => {
    const random = draft.random.fork(`linear/initiative/${name}`);
    const createdAt = workingTime(random, draft.parameters.anchor, random.int(150, 260));
    return {
      ...shown,
      id: linearId(draft, `initiative/${name}`),
      slug: slugId(draft, `initiative/${name}`),
      name,
      description: written(random, ["[Theme|Goal] of the [year|half year]."], createdAt),
      content: written(random, documentTexts, createdAt),
      ownerId: draft.people.find((person) => person.title === "VP of Product")?.id ?? draft.people[0]?.id ?? "",
      status: index === 2 ? "Planned" : "Active",
      targetDate: isoDay(draft.anchorMs, 40 + index * 60),
      projects: draft.projects
        .filter((_, position) => position % names.length === index)
        .map((project) => ({ id: linearId(draft, `initiative/${name}/${project.id}`), projectId: project.id })),
      createdAt,
      updatedAt: laterTime(draft, random, createdAt),
    };
  });
}

export function makeInitiativeUpdates(
  draft: Draft,
  initiatives: readonly LinearInitiative[],
): LinearInitiativeUpdate[] {
  return initiatives.flatMap((initiative) => {
    const random = draft.random.fork(`linear/initiative-updates/${initiative.name}`);
    return [0, 1].map((index) => {
      const createdAt = workingTime(random, draft.parameters.anchor, 14 * (index + 1) + random.int(0, 3));
      return {
        id: linearId(draft, `initiative-update/${initiative.name}/${index}`),
        initiativeId: initiative.id,
        authorId: initiative.ownerId,
        body: written(random, updateTexts, createdAt),
        health: random.pick(["onTrack", "onTrack", "atRisk"] as const),
        createdAt,
        editedAt: null,
      };
    });
  });
}

/** Documents of projects, initiatives, teams and issues; one is in the trash and one archived. */
export function makeDocuments(draft: Draft, initiatives: readonly LinearInitiative[]): LinearDocument[] {
  const random = draft.random.fork("linear/documents");
  const documents: LinearDocument[] = [];
  const add = (
    title: string,
    creatorId: string,
    place: Partial<Pick<LinearDocument, "projectId" | "initiativeId" | "issueId" | "teamId">>,
  ): void => {
    const createdAt = workingTime(random, draft.parameters.anchor, random.int(5, 140));
    documents.push({
      ...shown,
      id: linearId(draft, `document/${documents.length}`),
      slug: slugId(draft, `document/${documents.length}`),
      title,
      content: written(random, documentTexts, createdAt),
      projectId: null,
      initiativeId: null,
      issueId: null,
      teamId: null,
      creatorId,
      createdAt,
      updatedAt: laterTime(draft, random, createdAt),
      ...place,
    });
  };
  for (const project of draft.projects) {
    add(`${project.name}: brief`, project.leadId, { projectId: project.id });
    if (random.chance(0.5)) add(`${project.name}: findings`, project.leadId, { projectId: project.id });
  }
  for (const initiative of initiatives)
    add(`${initiative.name}: why`, initiative.ownerId, { initiativeId: initiative.id });
  for (const team of draft.teams) add(`How ${team.name} works`, team.memberIds[0] ?? "", { teamId: team.id });
  for (const issue of draft.issues) {
    if (random.chance(0.02)) add(`${issue.identifier}: notes`, issue.creatorId, { issueId: issue.id });
  }
  const trashed = documents.length - 1;
  return documents.map((document, index) =>
    index === 1 || index === trashed
      ? { ...document, archivedAt: document.updatedAt, trashed: index === trashed }
      : document,
  );
}
