import { isoDay } from "../clock.ts";
import { addIssue } from "../delivery.ts";
import { scaled, type Draft } from "../draft.ts";
import { phrase } from "../grammar.ts";
import { looseSlots } from "../slots.ts";
import type { Issue } from "../world.ts";
import { laterTime, linearId } from "./details.ts";
import type { IssueDetails, LinearAttachment, LinearCycle, LinearData, LinearRelation } from "./model.ts";
import { moreIssueTexts, moreIssueTitles } from "./texts.ts";

const dayMs = 86_400_000;

/** Further issues of the teams that everyone sees, after those of the stories, so that these keep their numbers. */
export function makeMoreIssues(draft: Draft): void {
  const random = draft.random.fork("linear/issues");
  const keys = ["PAY", "INT", "PLT", "AI", "ONB"];
  for (let index = 0; index < scaled(draft, 240, 30); index++) {
    const slots = looseSlots(random, draft.anchorMs);
    addIssue(draft, random.pick(keys), {
      title: phrase(random, random.pick(moreIssueTitles), slots),
      description: random
        .sample(moreIssueTexts, 2)
        .map((text) => phrase(random, text, slots))
        .join("\n\n"),
      daysOld: random.int(2, 150),
      ...(random.chance(0.15) && { accountId: random.pick(draft.sketches).account.id }),
    });
  }
}

/** Two weeks each, six of the past, the present one and the next, for each team. */
export function makeCycles(draft: Draft): LinearCycle[] {
  const monday = Math.floor((draft.anchorMs / dayMs - 4) / 7) * 7 * dayMs + 4 * dayMs;
  return draft.teams.flatMap((team) =>
    [-6, -5, -4, -3, -2, -1, 0, 1].map((offset, index) => {
      const startsMs = monday + offset * 14 * dayMs;
      const endsMs = startsMs + 14 * dayMs;
      return {
        id: linearId(draft, `cycle/${team.key}/${index}`),
        teamId: team.id,
        number: 20 + index,
        name: offset === 0 ? "Hardening" : null,
        startsAt: new Date(startsMs).toISOString(),
        endsAt: new Date(endsMs).toISOString(),
        completedAt: endsMs <= draft.anchorMs ? new Date(endsMs).toISOString() : null,
        createdAt: new Date(startsMs - 56 * dayMs).toISOString(),
      };
    }),
  );
}

/** What stands beside each issue. A few issues that no story needs are archived or in the trash. */
export function makeIssueDetails(
  draft: Draft,
  first: number,
  data: Pick<LinearData, "labels" | "cycles" | "milestones" | "bots" | "externalUsers">,
): IssueDetails[] {
  const parents = new Map<string, string>();
  const milestonesOf = Map.groupBy(data.milestones, (milestone) => milestone.projectId);
  return draft.issues.map((issue, index) => {
    const random = draft.random.fork(`linear/issue/${issue.identifier}`);
    const team = draft.teams.find((candidate) => candidate.id === issue.teamId);
    const labels = data.labels.filter((label) => !label.isGroup && (label.teamId ?? issue.teamId) === issue.teamId);
    const cycles = data.cycles.filter((cycle) => cycle.teamId === issue.teamId && cycle.endsAt >= issue.createdAt);
    const milestones = milestonesOf.get(issue.projectId ?? "") ?? [];
    const extra = index >= first;
    const archived = extra && (issue.state === "done" || issue.state === "canceled") && random.chance(0.25);
    const trashed = !archived && extra && random.chance(0.03);
    const parentId = extra && random.chance(0.12) ? parents.get(issue.teamId) : undefined;
    if (parentId === undefined && !archived && !trashed) parents.set(issue.teamId, issue.id);
    const made = extra ? random.next() : 1;
    return {
      issueId: issue.id,
      labelIds: random.sample(labels, random.int(0, 2)).map((label) => label.id),
      cycleId: cycles.length > 0 && random.chance(0.6) ? random.pick(cycles).id : null,
      milestoneId: milestones.length > 0 && random.chance(0.6) ? random.pick(milestones).id : null,
      parentId: parentId ?? null,
      estimate: random.chance(0.6) ? random.pick([1, 2, 3, 5, 8]) : null,
      dueDate: random.chance(0.2) ? isoDay(draft.anchorMs, random.int(-10, 40)) : null,
      subscriberIds: [...new Set([issue.creatorId, ...random.sample(team?.memberIds ?? [], 2)])],
      botId: made < 0.04 ? (data.bots[0]?.id ?? null) : null,
      externalUserId: made > 0.04 && made < 0.08 ? random.pick(data.externalUsers).id : null,
      archivedAt: archived || trashed ? laterTime(draft, random, issue.updatedAt) : null,
      trashed,
    };
  });
}

/** The blocks of the stories, and further relations between issues of teams that everyone sees. */
export function makeRelations(draft: Draft): LinearRelation[] {
  const random = draft.random.fork("linear/relations");
  const open = new Set(draft.teams.filter((team) => !team.private).map((team) => team.id));
  const candidates = draft.issues.filter((issue) => open.has(issue.teamId));
  const relation = (issue: Issue, relatedIssueId: string, type: LinearRelation["type"]): LinearRelation => ({
    id: linearId(draft, `relation/${issue.id}/${relatedIssueId}`),
    issueId: issue.id,
    relatedIssueId,
    type,
    createdAt: issue.updatedAt,
  });
  const told = draft.issues.flatMap((issue) => issue.blocksIds.map((id) => relation(issue, id, "blocks")));
  const drawn = candidates.flatMap((issue) => {
    if (!random.chance(0.15)) return [];
    const other = random.pick(candidates);
    return other.id === issue.id ? [] : [relation(issue, other.id, random.pick(["related", "duplicate", "related"]))];
  });
  // An issue of the private team points at one that everyone sees: the other end must not show it.
  const hidden = draft.issues.find((issue) => !open.has(issue.teamId));
  const seen = candidates[0];
  const across = hidden && seen ? [relation(hidden, seen.id, "related")] : [];
  return [...new Map([...told, ...drawn, ...across].map((one) => [one.id, one])).values()];
}

export function makeAttachments(draft: Draft): LinearAttachment[] {
  return draft.issues.flatMap((issue) => {
    const random = draft.random.fork(`linear/attachment/${issue.identifier}`);
    if (!random.chance(0.25)) return [];
    const pull = random.int(100, 4000);
    const repository = random.pick(["ledger", "portal", "agents"]);
    return [
      {
        id: linearId(draft, `attachment/${issue.id}`),
        issueId: issue.id,
        title: `#${pull} ${issue.title}`,
        subtitle: random.pick(["Open", "Merged", null]),
        url: `https://code.payready.example/payready/${repository}/pull/${pull}`,
        sourceType: "github",
        creatorId: issue.assigneeId,
        createdAt: issue.updatedAt,
      },
    ];
  });
}
