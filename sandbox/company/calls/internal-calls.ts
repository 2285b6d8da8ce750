import { workingMs } from "../clock.ts";
import { firstName, type Draft } from "../draft.ts";
import { looseSlots } from "../slots.ts";
import type { Call, Person } from "../world.ts";
import { composeCall, type Segment } from "./compose.ts";

/** Longer stretches that colleagues tell in meetings; no question asks for them. */
const internalNarratives = [
  "[For background|Some history]: [we started|this began] with {n1} customers who [asked nicely|shouted], [then sales put it on a slide|and {coworker} wrote a script in one night], and [by {lastMonth} it had a logo|now {n2} accounts depend on it]. [Nobody designed it|It was never a product], [so I'm not surprised it creaks|and still it works most days].",
  "[I sat with support on {weekday}|I listened in for a day]. [They have|There's] a [wall|sheet] with {n1} [phrases that calm people down|workarounds], [half of them because of us|most older than the team]. [If we fix two|Two small changes], [the queue drops by a fifth|{n2} tickets a week go away], [and I'd rather do that than another banner|cheap, in other words].",
  "[What worries me|My concern] is [not the code|not the date], it's [the silence after|who tells the customer]. [Last time|In {lastMonth}] we [shipped and went to lunch|changed a label], and [{n1} people trained on the old one|a controller in {prop} printed {n3} pages]. [Let's write the mail first|I'd like the note before the merge], [then build|and I'll review it].",
  "[The numbers look better than they are|Don't trust the average]. [{n1} large accounts|A handful of big ones] [carry it|pull it up], [the median hasn't moved since {lastMonth}|the small ones are flat], and [if one of them leaves|one bad quarter there], [we have this meeting in {month} with other faces|the slide turns red]. [I'm not being dramatic|It's arithmetic].",
  "[We can hire|Hiring is one way], [but {coworker} needs {n1} weeks to be useful|it takes until {month}]. [Or|The other way:] we [stop doing {n1} things|say no to the two pilots|turn the old path off]. [I made a list|There's a list], [nobody likes it, which tells me it's honest|start at the bottom, it hurts less].",
  "[A customer told me|I heard on a call], and [I wrote it down|it stuck]: [we're the only vendor that answers|they'd miss {coworker} more than the software], [but they can't find anything|then again they export it all]. [That's a compliment and a bill|Both can be true]. [I'd put it on the wall|Let's not lose that while we grow].",
  "[On cost|About money], [I redid the sheet|I checked with finance]: [storage is nothing|machines are cheap], [people are the rest|the phone minutes are not]. [Each escalation|One escalation] [touches {n1} of us|costs {n2} minutes], [times {n3} a quarter|and we had {n3}], [so quality is the saving|I'd fund the boring fixes].",
  "[Can I tell you what I'd do|If it were mine]: [pick one site|take {prop}], [sit there until it works|two of us, {n1} days], [then copy it|and write nothing before]. [We've planned this {n1} times|The plan has {n2} pages], [nobody has watched a person use it since {lastMonth}|and I suspect the answer is a button].",
];

/** Talk among colleagues around the point of a meeting. */
const internalTalk = [
  "r: [Who takes notes|Can somebody write]? [Not {coworker} again.|I did it last {weekday}.]\nc: [I'll do it.|Fine, me.] [But I type slowly|In the doc from {lastMonth}], [so one at a time|and please, full sentences].",
  "d: [Sorry|Hold on], [what's the number we use|which dashboard is right]? [I see {n3}.|Mine says {n2}, the slide says {n3}.]\nr: [The dashboard was refreshed on {weekday}.|Use the slide.|Neither, ask {coworker}.] [We count from the day of signature|It excludes trials], [that's the difference|I'll add a footnote].",
  "e: [I'd push back a little|Can I disagree]. [We said the same in {lastMonth}|Last quarter we also thought {n1} weeks], and [then {coworker} got sick|it slipped by {n2} days], [nobody told the customer|and support took the calls].\nr: [Fair.|That's a good reminder.] [What would make you comfortable|So what's your number]?\ne: [{n1} days more|Double it], [and a named person|with a way back], [then I'd sign|and I'd sleep].",
  "c: [From the field|What I hear on calls]: [people are patient if we're honest|they forgive a delay], [they don't forgive|but not] [silence|a surprise on the invoice|being told by a resident]. [{n1} of my {n2} accounts|At least {n1} of them] [asked me|brought it up] this month.\nd: [Same with mine.|I have {n1} of those too.|Mine are less polite.]",
  "r: [Let me go round|Quick round]. {c1}?\nc: [Nothing new|Two things]. [I'm waiting for|Blocked on] {coworker} [in finance|at legal] since {weekday}, and [the template from {lastMonth} is wrong|I need {n1} hours of somebody's time].\nd: [For me|Mine]: [hiring|a no-show, a reschedule], [the {weekday2} demo went well|{n1} tickets that aren't ours], [that's it|nothing dramatic].",
  "e: [Can we|Could we please] [write down|decide] what [done|urgent] means? [I have {n1} things marked urgent|Everything on the board is red], [{n2} percent of them|half] [older than {lastMonth}|from people who left].\nr: [Yes.|Put that on {weekday}'s agenda.] [My rule|For today]: [if a customer's money is wrong, it's urgent|it's urgent when someone gets a wrong letter], [the rest queues|else it waits].",
  "d: [Out of curiosity|Silly question], [how did we end up with|why do we have] {n1} [versions|owners|spreadsheets] [of this|for it]?\nc: [History.|Long story.] [{coworker} started one|It came with a customer in {lastMonth}], [then the team split|then two people copied it], [and nobody dared delete any|so here we are].",
  "r: [Money|Cost] question. [What does it cost|If we do nothing], [per month|until {month}]?\nc: [Roughly {n2} hours a week|About {n3} dollars a day], [mostly {coworker}'s|spread thin], [plus goodwill|and we can't bill it].\nr: [Then it's cheaper to fix.|That's less than I feared.|Okay, that settles it for me.]",
  "e: [I tested it|I ran it] on [a copy|{n1} accounts] [last night|over the weekend], [{n2} of {n3} passed|it held], [the rest|what failed] [is one pattern|looks like bad data|I can explain].\nd: [Show me later|Send me the list]. [I know two of those by name.|I bet {prop} is in there.]\ne: [It is.|How did you know?|First line.]",
  "c: [One thing I liked|Something positive], [{coworker} called the customer before they called us|the hand-over on {weekday} was clean], [{n1} minutes, no drama|they even wrote a thank-you]. [Let's do that more.|That should be the standard.]\nr: [Agreed.|Tell her boss.|I'll mention it at all hands.]",
  "d: [I need ten minutes|I have to leave] [at half past|before the end], [school run|dentist|board call], so [can mine come first|could we swap]?\nr: [Go ahead.|Sure, you're next.]\nd: [Then briefly:|Okay.] [the partner wants {n1} logos|the contractor ends on the {n1}th|we have {n2} open invoices], [I propose we say no|who can look at it], [that's all|decision by {weekday} please].",
  "r: [What did we promise|Remind me what's written] [in the mail|to them]?\nc: [\"As soon as possible.\"|A date, unfortunately.|Nothing, that's the point.] [From {weekday}, {n1} people in copy|{coworker} sent it], [it reads fine|it could be worse], [unless you're the customer|but it's vague].\nr: [Let's be specific next time.|I'd have written less.|Okay, no blame.]",
];

export interface InternalCallWish {
  readonly title: string;
  readonly daysAgo: number;
  readonly people: readonly Person[];
  readonly told: readonly Segment[];
  readonly isPrivate?: boolean;
}

/** Writes a meeting among colleagues: a story's stretches with ordinary talk between them. The first person hosts. */
export function makeInternalCall(draft: Draft, wish: InternalCallWish): { call: Call; marks: Map<string, number> } {
  const random = draft.random.fork(`internal-call/${wish.title}`);
  const startedAtMs = workingMs(random, draft.anchorMs, wish.daysAgo);
  const [r, c, d, e] = [...new Map(wish.people.map((person) => [person.id, person])).values()];
  if (!r || !c) throw new Error(`The meeting "${wish.title}" needs two people`);
  const slots = () => ({
    ...looseSlots(random, startedAtMs),
    c1: firstName(c.name),
    prop: random.pick(draft.sketches).properties[0] ?? "",
  });
  const talk = random.shuffle(internalTalk);
  const stories = random.shuffle(internalNarratives);
  const segments: Segment[] = [];
  const around = Math.max(1, Math.floor(talk.length / (wish.told.length + 1)));
  for (let position = 0; position <= wish.told.length; position++) {
    for (const script of talk.splice(0, around)) {
      segments.push({ label: null, script, slots: slots() });
      const story = stories.pop();
      if (story !== undefined)
        segments.push({ label: null, script: `${random.pick(["r", "c", "d", "e"])}: ${story}`, slots: slots() });
    }
    const told = wish.told[position];
    if (told) segments.push({ ...told, slots: { ...slots(), ...told.slots } });
  }
  return composeCall(draft, {
    title: wish.title,
    accountId: null,
    dealId: null,
    startedAtMs,
    isPrivate: wish.isPrivate ?? false,
    cast: { r, c, ...(d ? { d } : {}), ...(e ? { e } : {}) },
    segments,
  });
}
