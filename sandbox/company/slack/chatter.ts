import { workingMs } from "../clock.ts";
import { channelNamed, type Draft } from "../draft.ts";
import { phrase } from "../grammar.ts";
import type { Random } from "../random.ts";
import { looseSlots, mentionSlots } from "../slots.ts";
import type { Person } from "../world.ts";
import { postThread, writersOf, type Post } from "./threads.ts";

/** Short answers that end or fill threads. */
export const small = [
  "[thanks|thank you|thx|cheers] {at_support}",
  "[on it|will do|doing it now|I'll take it]",
  "[+1|agreed|same here|yes please]",
  "[ok|okay|got it], [will update here|updating the notes|I'll keep this thread posted]",
  "[adding|looping in|cc] {at_product} [for context|so you know|]",
  "[let's|can we] [take this to|pick this up in] [the {weekday} sync|standup|our 1:1]",
  "[done|updated], [please check|have a look] [when you can|before {weekday}|]",
  "[more in|see also|continued in] {a_channel}",
  "[here is|found|linking] {a_link} [from last time|which explains it|]",
  "[sorry|apologies] [for the slow reply|I was out|missed this], [looking now|reading up]",
];

export interface Chatter {
  readonly room: string;
  readonly lines: readonly string[];
  readonly answers: readonly string[];
}

/** Each entry belongs to a room; none of it answers a question. */
export const chatter: readonly Chatter[] = [
  {
    room: "random",
    lines: [
      "[who|does anyone] [parked|left] a [blue|grey|white|red] [van|truck|hatchback] [across two spots|by the loading dock|in the visitor spot]? [lights are on|it's about to be towed|{coworker} is stuck behind it]",
      "[my|our] [dog|cat|toddler|neighbor's rooster] [ate|hid|sat on|chewed through] [my headset|the charger|a badge|{n1} sticky notes] [again|this morning|during standup]",
      "[today's lunch truck is|lunch on {weekday} is] [tacos|pho|pierogi|falafel|barbecue|ramen], [sign up|thumbs up] [if you want in|before eleven|]",
      "[recommendations|ideas|tips] for a [dentist|hike|mechanic|birthday cake|podcast|used bike] [near the office|around here|under ${n2}]?",
      "[snow|hail|fog|heat] in [Duluth|Reno|Omaha|Tulsa|Boise] [is wild|today], [{n1} delays|drive carefully|stay home if you can]",
      "[found|there's] a [scarf|water bottle|single glove|ring|library book] [in the|at the] [small|big|quiet] meeting room, [it's on my desk|reception has it]",
      "[running club|chess|board games|book club] [meets|is on] {weekday} [at six|after work|at lunch], [{n1} of us so far|beginners welcome|bring a friend]",
    ],
    answers: [
      "[haha|lol|oh no|amazing]",
      "[mine|that's mine], [sorry|coming down]",
      "[count me in|I'm in|in!|+1]",
      "[photos please|pics or it didn't happen]",
      "[we had that|same thing happened to us] in {lastMonth}, [took {n1} days|never again]",
    ],
  },
  {
    room: "general",
    lines: [
      "[welcome|say hello to] {coworker}, who [joins|starts with] [support|engineering|the success team|marketing] [today|on {weekday}|this week]! [from|comes to us from] [Tampa|Columbus|Spokane|Albany], [plays the cello|rows|bakes bread|restores radios]",
      "[reminder|friendly reminder]: [timesheets|expense reports|laptop updates|the survey|self reviews] [are due|close] [{weekday}|on the {n1}th|tonight]",
      "[town hall|all hands] [moves|is moved] to {weekday} at [ten|one|three], [same link|new link in the invite|recording for the west coast]",
      "[big thanks|kudos|shout-out] to {at_support} for [staying late|jumping in|covering the phones] [on {weekday}|during the {n1}th|last night]",
    ],
    answers: [
      "[welcome|welcome aboard|hello]!",
      "[thank you|thanks for the reminder]",
      "[will there be|is there] a recording?",
      "[done|submitted]",
    ],
  },
  {
    room: "eng-standup",
    lines: [
      "y: [reviewed|merged|rebased] [{n1} pull requests|the retry change|the importer tests|the ledger diff tool]. t: [flaky test|pairing with {coworker}|on-call|the mapper]. b: [nothing|none|waiting for staging|review please]",
      "yesterday [chased|looked at] a [memory leak|slow query|deadlock|broken fixture] in [the posting worker|statements|the notice renderer|auth], today [more of it|fix and deploy|writing it up]",
      "[out|off] [until noon|this afternoon|{weekday}], [on-call is|{coworker} has] [the pager|covering me]",
    ],
    answers: [
      "[need a hand|want to pair]?",
      "[reviewing now|I'll review]",
      "[which branch|link]?",
      "[it's the {n1} minute timeout|looks like the index on ledgers] [again|I bet]",
    ],
  },
  {
    room: "engineering",
    lines: [
      "[anyone else seeing|is it just me or] [builds take {n1} minutes|staging is slow|the linter hangs] [today|since {weekday}]?",
      "[proposal|rfc|idea]: [drop|replace|rename] the [old queue|legacy mailer|cron box|{n1} feature flags nobody reads], [comments by {weekday}|doc in my drafts|shout if you object]",
      "[TIL|today I learned] [postgres|our load balancer|the printer vendor] [keeps|caches|retries] [things for {n2} minutes|{n1} times|until {weekday}, apparently]",
    ],
    answers: [
      "[same here|yes|me too]",
      "[restart fixed it|try clearing the cache|works for me]",
      "[strong +1|no objection|please don't]",
      "[we tried that in {lastMonth}|{coworker} knows the history]",
    ],
  },
  {
    room: "office-and-it",
    lines: [
      "[printer|badge reader|coffee machine|projector] on [two|three|the ground floor] is [down|broken|making a noise], [technician comes|someone comes] {weekday}",
      "[vpn|laptop] [update|patch] [tonight|on {weekday}], [save your work|expect {n1} minutes]",
      "[new|spare] [monitors|chairs|docks] [arrived|are in], [{n1} left|first come first served]",
    ],
    answers: ["[thanks|ok]", "[finally|yay]", "[can I have one|one for me please]"],
  },
  {
    room: "marketing",
    lines: [
      "[draft|copy] for the [{month} newsletter|case study page|booth banner|webinar invite] is [ready|in the folder], [comments by {weekday}|{n1} open questions]",
      "[open rate|click rate] on the [last|{lastMonth}] mail was {n1} percent, [better|worse] than [expected|the one before]",
    ],
    answers: [
      "[love it|nice]",
      "[second paragraph is long|can we say less]",
      "[legal saw it?|did compliance read this?]",
    ],
  },
  {
    room: "support-escalations",
    lines: [
      "[queue is at|we have] {n2} [open|waiting], [{n1} older than a day|oldest is from {weekday}], [anyone free for an hour|phones are busy too]",
      "[macro|template] for [password resets|receipt requests|moved-out logins] [updated|changed], [use the new one|old one is gone]",
    ],
    answers: ["[I can take|taking] {n1}", "[joining in ten|after lunch]", "[thank you|bless you]"],
  },
];

/** Everyday talk that answers no question, so that the rest is not all there is. */
export function makeChatter(draft: Draft, count: number): void {
  const random = draft.random.fork("chatter");
  for (let index = 0; index < count; index++) {
    const talk = random.pick(chatter);
    const channel = channelNamed(draft, talk.room);
    const writers = writersOf(draft, channel);
    const atMs = workingMs(random, draft.anchorMs, random.chance(0.05) ? random.int(90, 160) : random.int(0, 89));
    postThread(draft, random, channel, atMs, chatterPosts(draft, random, talk, writers, atMs));
  }
}

export function chatterPosts(
  draft: Draft,
  random: Random,
  { lines, answers }: Chatter,
  writers: readonly Person[],
  atMs: number,
): Post[] {
  const slots = { ...looseSlots(random, atMs), ...mentionSlots(draft, random) };
  const posts: Post[] = [{ author: random.pick(writers), text: phrase(random, random.pick(lines), slots) }];
  if (random.chance(0.38)) {
    for (const answer of random.sample(answers, random.int(1, 3))) {
      posts.push({
        author: random.pick(writers),
        text: phrase(random, answer, { ...slots, ...looseSlots(random, atMs) }),
      });
    }
  }
  return posts;
}
