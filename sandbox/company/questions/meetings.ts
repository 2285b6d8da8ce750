import { dayName } from "../clock.ts";
import { sketchOf, type Draft, type QuestionDraft } from "../draft.ts";
import { phrase } from "../grammar.ts";
import type { Telling } from "../told/subject.ts";
import type { ObjectReference, World } from "../world.ts";
import { isOpen, stageOf } from "./records/deals.ts";

/** At most so many of each. */
const most = 10;

/**
 * "Prepare me for my meeting with …": for accounts with a meeting ahead, everything that one should know: the open deals and
 * tickets, what was written about them, and the meeting itself. And projects: how they go, from all of their updates.
 */
export function briefingQuestions(draft: Draft, world: World, tellings: readonly Telling[]): QuestionDraft[] {
  return [...meetingQuestions(draft, world, tellings), ...projectQuestions(draft, world)];
}

function meetingQuestions(draft: Draft, world: World, tellings: readonly Telling[]): QuestionDraft[] {
  const random = draft.random.fork("questions/meetings");
  const told = new Set(draft.stories.map((story) => story.accountId));
  const ahead = Map.groupBy(
    (world.hubspot?.engagements ?? []).filter(
      (one) =>
        one.kind === "meeting" &&
        one.outcome === "scheduled" &&
        one.at > world.parameters.anchor &&
        !told.has(one.accountId),
    ),
    (one) => one.accountId,
  );
  return random.sample([...ahead], most).flatMap(([accountId, meetings]): QuestionDraft[] => {
    const meeting = meetings.toSorted((one, other) => (one.at < other.at ? -1 : 1))[0];
    if (!meeting) return [];
    const { short, account, contacts } = sketchOf(draft, accountId);
    const deals = world.deals.filter((deal) => deal.accountId === accountId && isOpen(deal));
    const tickets = world.tickets.filter((ticket) => ticket.accountId === accountId && ticket.state !== "closed");
    const written = tellings.filter((telling) => telling.accountId === accountId);
    const gold: ObjectReference[] = [
      { source: "hubspot", recordType: "company", recordId: accountId },
      { source: "hubspot", recordType: "meeting", recordId: meeting.id },
      ...deals.map(({ id }) => ({ source: "hubspot", recordType: "deal", recordId: id }) as const),
      ...tickets.map(({ id }) => ({ source: "hubspot", recordType: "ticket", recordId: id }) as const),
      ...written.map(({ where }) => where),
    ];
    const contact = contacts.find(({ id }) => meeting.contactIds.includes(id));
    return [
      {
        text: phrase(
          random,
          random.pick([
            "Prepare me for my meeting with {name} on {day}.",
            "What should I know before I see {who} of {name}?",
            "Brief me on {name} ahead of the meeting on {day}.",
          ]),
          {
            name: random.chance(0.5) ? short : account.name,
            day: dayName(meeting.at),
            who: contact?.name ?? "our contact",
          },
        ),
        kind: "high-level",
        gold,
        facts: [
          `Renewal on ${account.renewalDate}, ${account.tier} tier`,
          ...deals.map((deal) => `${deal.name}: ${stageOf(deal) ?? ""}`),
          ...tickets.map((ticket) => `Open ticket: ${ticket.subject}`),
          ...written.map(({ subject, values }) => phrase(random, subject.fact, values)),
        ],
      },
    ];
  });
}

function projectQuestions(draft: Draft, world: World): QuestionDraft[] {
  const random = draft.random.fork("questions/projects");
  const open = new Set(world.teams.filter((team) => !team.private).map((team) => team.id));
  const projects = world.projects.filter((project) => project.state === "started" && open.has(project.teamId));
  return random.sample(projects, most).map((project): QuestionDraft => {
    const latest = (world.linear?.projectUpdates ?? [])
      .filter((update) => update.projectId === project.id)
      .toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1))
      .at(-1);
    const updateId = latest?.id;
    return {
      text: phrase(
        random,
        random.pick([
          "How is {project} going, and what is in its way?",
          "Where does {project} stand?",
          "Status of {project} for the weekly report, please.",
        ]),
        { project: project.name },
      ),
      kind: "high-level",
      gold: [
        { source: "linear", recordType: "project", recordId: project.id, ...(updateId !== undefined && { updateId }) },
      ],
      facts: [
        `State: ${project.state}`,
        ...(project.targetDate === null ? [] : [`Target: ${project.targetDate}`]),
        ...(latest ? [`Latest update: ${latest.health}`] : []),
      ],
    };
  });
}
