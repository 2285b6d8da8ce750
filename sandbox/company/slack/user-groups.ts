import { workingMs, workingTime } from "../clock.ts";
import { channelNamed, slackId, staffOf, type Draft } from "../draft.ts";
import { phrase } from "../grammar.ts";
import { looseSlots } from "../slots.ts";
import type { SlackUserGroup } from "./model.ts";
import { postThread, writersOf } from "./threads.ts";

interface GroupPlan {
  readonly handle: string;
  readonly name: string;
  readonly departments: readonly string[];
  /** How many of the departments' people at most. */
  readonly most: number;
  readonly disabled?: true;
  /** Where it is called, and how. */
  readonly room: string;
  readonly call: string;
}

const plans: readonly GroupPlan[] = [
  {
    handle: "support-oncall",
    name: "Support on call",
    departments: ["Support"],
    most: 4,
    room: "support-escalations",
    call: "{group} [who has|who carries] the pager [this weekend|on {weekday}]? [I can swap|I am away from {weekday}]",
  },
  {
    handle: "csm-team",
    name: "Customer success managers",
    departments: ["Customer Success"],
    most: 12,
    room: "customer-success",
    call: "{group} [please|reminder:] [enter your vacation|fill in the desk plan] [by|before] {weekday}, [it takes a minute|thank you]",
  },
  {
    handle: "payments-eng",
    name: "Payments engineers",
    departments: ["Engineering"],
    most: 5,
    room: "engineering",
    call: "{group} [anyone|who] [has time for|wants] a [second pair of eyes|review] [today|on {weekday}]? [small change|about {n1} lines]",
  },
  {
    handle: "compliance-reviewers",
    name: "Compliance reviewers",
    departments: ["Compliance"],
    most: 6,
    room: "compliance-questions",
    call: "{group} [office hours|the open hour] [moves|is moved] to {weekday}, [same room|same link]",
  },
  {
    handle: "lantern-crew",
    name: "Project Lantern crew",
    departments: ["Marketing", "Product"],
    most: 5,
    disabled: true,
    room: "marketing",
    call: "[is|does] {group} still [a thing|in use]? [I would like to|can we] [retire|remove] the handle",
  },
];

/** Groups with handles, each called once in a channel of its own people; one of them is disabled. */
export function makeUserGroups(draft: Draft): SlackUserGroup[] {
  return plans.map((plan) => {
    const random = draft.random.fork(`user-group/${plan.handle}`);
    const members = random.sample(staffOf(draft, ...plan.departments), plan.most);
    const channel = channelNamed(draft, plan.room);
    const writers = writersOf(draft, channel);
    const group: SlackUserGroup = {
      id: slackId(random, "S"),
      handle: plan.handle,
      name: plan.name,
      description: plan.departments.join(" and "),
      memberIds: members.map((person) => person.id),
      creatorId: channel.creatorId,
      createdAt: workingTime(random, draft.parameters.anchor, random.int(120, 250)),
      disabledAt: plan.disabled ? workingTime(random, draft.parameters.anchor, random.int(5, 60)) : null,
    };
    const atMs = workingMs(random, draft.anchorMs, random.int(1, 80));
    const slots = { ...looseSlots(random, atMs), group: `<!subteam^${group.id}>` };
    postThread(draft, random, channel, atMs, [
      { author: random.pick(writers), text: phrase(random, plan.call, slots) },
      { author: random.pick(writers), text: phrase(random, "[me|I do|mine], [thanks for asking|no change]", slots) },
    ]);
    return group;
  });
}
