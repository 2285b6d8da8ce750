import { dayName } from "../clock.ts";
import { agencies, lawFirms } from "../lexicon/names.ts";
import { clockTime, count, dollars, percent, type Topic } from "./topic.ts";

/** What happens between a property manager and people who owe: balances, plans, disputes, letters, courts, agencies. */
export const residentTopics: readonly Topic[] = [
  {
    id: "move-out-backlog",
    label: "Recovery",
    noun: "[old balances|the move-out balances|people who left owing]",
    values: (random) => ({
      owed: dollars(random, 84000, 940000, 1000),
      former: count(random, 160, 2400),
      oldest: random.pick(["14 months", "two and a half years", "19 months", "three years", "11 months", "26 months"]),
      worst: random.pick([
        "broken leases",
        "carpet and paint",
        "unreturned keys",
        "water damage",
        "skips",
        "final utilities",
      ]),
    }),
    open: [
      "r: [Tell me about|What do you do with|How big is] the pile [of people who moved out|from former residents]?",
      "c: [Nobody here|Nobody on my team] [works|chases] the ones who've [gone|moved out]. [We just let it age.|It sits there.|It's on a list.]",
    ],
    core: [
      "c*: [As of {weekday}|Last I ran it|Right now] it's {owed} across {former} [people|former {resident}s|names]. [The oldest|Some of it] is {oldest}.\nr: [And what is it mostly|What kind of charges]?\nc: {worst}[, believe it or not|, always has been|]. [Then a long tail.|The rest is small stuff.]",
      "r: [Do you have a number|Can you put a number on it]?\nc*: {owed}. [{former} ledgers.|Spread over {former} ledgers.] [And the oldest one is|Going back] {oldest}.\nd: [Most of it is {worst}|The big part is {worst}], [which people always fight|and nobody documents those].",
    ],
    more: [
      "r: [When does the first letter|How soon does a first contact] go out [after keys|after they leave]?\nc: [Day {n1}, in theory.|Whenever {coworker} has time.|When the deposit letter goes, so within {n2} days.]\nr: [Every week you wait|The longer it sits|After {n2} days] [costs|you lose] [a few points|about half of it].",
      "d: [We don't have|Half don't leave] a forwarding address. [We had {n3} letters come back|{coworker} has a box of returned mail].\nr: [Phone and e-mail still work for most|We start with text, that finds people|Skip tracing is included, by the way].",
      "c: [What would you|What do others] [settle|take] for?\nr: [Depends on age|You decide the floor]. [{n2} cents on the dollar after a year is common|We've seen {n2} percent offered and taken].\nc: [My owner would have a fit.|That's more than we get now.|I'd want to approve those one by one.]",
      "c: [Some of these|A few of them] [came back|rented again] at [{prop2}|another site], [owing us|with a balance], and [nobody knew|we gave them a new lease].\nr: [A flag at application would catch that.|You can block that in screening.|Oh, that hurts.]",
    ],
    close: [
      "r: [Send me|Export] the list [by property|with ages], [I'll come back with|and I'd do] a [forecast|curve] [by {soon}|next time].",
      "c: [If you get back even {n1} percent|Anything over {n1} percent], [it pays for itself|{coworker} stops asking me].",
    ],
    thread: {
      root: [
        "[sizing for|numbers from] {short} [on former residents|for the recovery side]",
        "{short}: [how much is outstanding from people who left|old debt overview came in]",
      ],
      key: ["{owed} over {former} ledgers, [oldest|some as old as] {oldest}. [mainly|mostly] {worst}"],
      replies: [
        "[who asked|is this for the business case]? [{at_sales} wants it|yes, deck for {weekday}]",
        "[addresses are bad|{n3} letters returned], [text first|skip tracing on]",
        "[they settle nothing under|floor they accept is] {n2} cents, [for now|says {cust}]",
      ],
    },
    asks: [
      "How much do vacated tenants still owe {account}, and how far back does it go?",
      "What is the size of the uncollected debt of departed renters at {account}?",
    ],
    blind: [
      "Which client's uncollected debt of departed renters goes back {oldest} and comes mostly from {worst}?",
      "Whose pile of ex-tenant debt totals {owed}?",
    ],
    fact: "{short} has {owed} outstanding from {former} former residents, the oldest {oldest}.",
  },
  {
    id: "payment-plans",
    label: "Payment plans",
    noun: "[payment plans|installments|the plan rules]",
    values: (random) => ({
      parts: count(random, 3, 9),
      down: percent(random, 10, 35),
      broken: percent(random, 22, 58),
      exception: random.pick([
        "veterans",
        "anyone in a hardship program",
        "residents over 70",
        "student athletes",
        "people with a housing voucher",
        "first offenders",
      ]),
    }),
    open: [
      "r: [How are|What are your] installment [terms|rules] [set up now|these days]?",
      "c: [The plans break.|People sign up and then stop.] [I want to talk about that|That's a topic for me].",
    ],
    core: [
      "c*: [We offer|It's] {parts} [parts|payments] with {down} [up front|down]. [And|But] {broken} of them [break|fall over] [before the third|in the second month|half-way].\nr: [Does anyone get|Are there] other terms?\nc: [Yes,|Only] {exception}, [they may skip one|with no money down|by a board decision].",
      "r: [What share|How many] [holds|finish]?\nc: [You mean how many don't.|Not enough.]\nd*: {broken} [default|fail]. [The rule is|We ask for] {down} down, then {parts} equal [ones|payments].\nr: [Maybe|I wonder if] {down} is [too much to ask|too high a hurdle|part of it]. [And for|What about] {exception}?\nd: [They're exempt.|Separate form.]",
    ],
    more: [
      "r: [What happens after|And once] one is missed?\nc: [Full balance due|It reverts], [on paper|supposedly]. [In practice {coworker} calls them|At {prop1} they just make a new one].",
      "e: [The agent can|We could] [move the date|shift one payment] [once|by up to {n1} days] without [a person|asking anybody]. [Most breaks|A lot of breaks] are [payday|a bank holiday|a card that expired].\nc: [Once is okay.|I'd allow that.|Ask {coworker}, she owns the policy.]",
      "d: [Do they have to|Must they] sign [something|on paper]?\nr: [A click is enough in {state}|They accept in the portal, we keep the time].\nd: [Our lawyer wants ink.|Good, we had {n1} people deny it.]",
      "c: [Could the day|Can the due date] follow [payday|their pay schedule]? [{n2} percent of ours|Most at {prop2}] are paid every other {weekday}.\nr: [Yes, there's a setting.|That's new, since {lastMonth}.]",
    ],
    close: [
      "r: [I'd test|Let's try] [less down|a smaller first payment] at {prop1} [for {n1} weeks|until {soon}] [and compare|and see].",
      "c: [Write the proposal,|Send me that in writing,] [I'll take it to {coworker}|the policy is not mine alone].",
    ],
    thread: {
      root: [
        "{short} [plan terms|installment policy]: [breakage is high|too many fall over]",
        "[what are|can someone post] the [current terms|rules] for [plans at|installments at] {short}?",
      ],
      key: ["{parts} payments, {down} [down|up front]. {broken} [break|default] [according to|says] {cust}"],
      replies: [
        "[exception for|not for] {exception}",
        "[try lower down|I'd cut the first payment], [we did that elsewhere|worked at another account]",
        "[agent may move|can the agent shift] a date [once|by {n1} days]? {at_ai}",
      ],
    },
    asks: [
      "On what terms may renters at {account} spread what they owe, and how often do they default?",
      "What initial share must someone at {account} put in before paying off in stages?",
    ],
    blind: [
      "Which client exempts {exception} from its usual terms for paying off arrears in stages?",
      "Where do {broken} of those who agreed to pay off arrears in stages default?",
    ],
    fact: "{short} offers {parts} payments with {down} down; {broken} break.",
  },
  {
    id: "disputes",
    label: "Disputes",
    noun: "[disputes|people contesting charges]",
    values: (random) => ({
      volume: count(random, 24, 310),
      reason: random.pick([
        "cleaning fees",
        "carpet replacement",
        "the last electric bill",
        "a lease break fee",
        "painting after pets",
        "a garage remote",
      ]),
      days: count(random, 12, 47),
      evidence: random.pick([
        "move-in photos",
        "the signed inspection sheet",
        "a vendor invoice",
        "the key log",
        "the gate camera clip",
      ]),
    }),
    open: [
      "c: [Disputes.|People fighting charges.] [That's where my team's time goes.|I want those faster.]",
      "r: [How many|What volume of] disputes [do you get|come in] [a month|these days]?",
    ],
    core: [
      "c*: [About {volume} a month|{volume} in {lastMonth}], [and the top one|number one] is {reason}. [We take|It takes us] {days} days to [answer|close one].\nr: {days}. [What's the hold-up|Where does it wait]?\nc: {evidence}. [Nobody can find|We can't ever find] [it|them][ at {prop2}|].",
      "r: [What slows you|Where do those get stuck]?\nc*: {evidence}. [It's always|Without it we lose, and it's] [on somebody's phone|in a drawer]. [So {days} days on average|Which is why it's {days} days].\nd: [And {reason} leads the list|Mostly it's {reason}], [{volume} cases|out of {volume}] [since {past}|a month].",
    ],
    more: [
      "e: [You could let|What if] people [upload|attach] their own [pictures|proof]? [Then both sides are in one place.|It halves the back-and-forth.]\nc: [They'd upload memes|Some will abuse it], [but okay|still, better than mail].",
      "r: [Do you stop|Is everything paused] [reminders|collection] [meanwhile|while it's open]?\nc: [We should.|By law, yes.|{coworker} does it by hand.] [We missed {n1} in {lastMonth}.|Not always in time.]",
      "d: [The worst was|We had one] [a lady|a family|a grad student] at {prop3} [who got {n1} letters|billed for the unit next door]. [She was right.|It went to the paper.] [We waived all of it.|$[640|1,180|2,300], gone.]",
      "c: [Who decides|Who has the last word]?\nr: [On your side?|Today?]\nc: [The site manager under $200|Up to ${n3}, the property], [then me|above that {coworker}].",
    ],
    close: [
      "r: [We'll build|Let me set up] [a checklist|a form] [so that nothing starts without proof|for site managers], [draft by {soon}|you see it first].",
      "c: [Get me to {n1} days|If we could halve it], [I'd write you a reference|I'd be a hero here].",
    ],
    thread: {
      root: [
        "{short}: [contested charges are piling up|dispute times]",
        "[dispute numbers from|quarterly look at disputes at] {short}",
      ],
      key: ["{volume} [a month|open or closed], {days} days [on average|to close], [top reason|mostly] {reason}"],
      replies: [
        "[missing piece is|what they never find:] {evidence}",
        "[pause|please pause] reminders [while open|during review], {at_compliance} [right?|asked twice]",
        "[form for site managers|checklist] [would help|drafted], [{at_product} ?|see notes]",
      ],
    },
    asks: [
      "How long does {account} need to settle contested bills, and which charge is fought most?",
      "What do renters at {account} object to most often?",
    ],
    blind: [
      "Which client takes {days} days over contested bills because it cannot find {evidence}?",
      "At which client do renters object most to {reason}, while {evidence} cannot be found?",
    ],
    fact: "{short} takes {days} days per dispute; the most common is {reason}.",
  },
  {
    id: "agency",
    label: "Agency hand-over",
    noun: "[the agency|third-party collections|the hand-over to the agency]",
    values: (random) => ({
      age: random.pick(["75 days", "90 days", "110 days", "120 days", "60 days"]),
      fee: percent(random, 24, 48),
      agency: random.pick(agencies),
      gripe: random.pick([
        "they never send a monthly report",
        "they called a deceased man's widow",
        "they sued without asking",
        "they credit payments to the wrong property",
        "their file format changed twice",
      ]),
    }),
    open: [
      "r: [When do you|At what point do you] [give up and send|place] accounts [out|with somebody]?",
      "c: [We're not happy|I'm done] with our [outside people|collector]. [{coworker} wants to switch|I'd like your view].",
    ],
    core: [
      "c: [After {age}|At {age}] [it goes|they go] to {agency}.\nr: [What do they keep|And their cut]?\nc*: {agency} [keeps|takes] {fee}, [and|plus] {gripe}.\nr: [Wow.|That's steep.|Okay, and you stay because?] [Contract?|Habit?]",
      "c*: [Let me give you the facts on|About] {agency}: [placement at|they get it at] {age}, [they take|fee is] {fee}, and {gripe}.\nd: [I'd leave tomorrow|My blood pressure], [but legal likes them|but nobody else covers {state}].",
    ],
    more: [
      "e: [If we work them longer|With another month on our side], [fewer go out|there's less to place]. [At one place it dropped by {n2} percent.|You'd keep about {n2} cents of each dollar.]\nc: [The owner reads|{coworker} looks at] [placements as a failure|cost per file], so [yes|good].",
      "r: [Can they|Do they] [pull|take] a file [from us|automatically]?\nd: [They'd need {n1} columns|They want a text file], [on the {n1}th|every {weekday}].\nr: [That's easy.|We have that format.|Send me a sample.]",
      "c: [How do I recall|Can I get] an account [back|out of there]?\nr: [In our screen it's one button|By mail today], [and they have {n1} days|and they confirm].\nc: [Today it takes {n2} e-mails.|{coworker} keeps a sheet for that.]",
    ],
    close: [
      "r: [Let's set|I suggest] [a later placement date|an extra {n2} days] [for {prop1}|on a test], [starting|from] {soon}.",
      "c: [Before {soon}|Before we do], [check the contract notice|I need to know our exit date with {agency}].",
    ],
    thread: {
      root: [
        "{short} [wants out of|is unhappy with] [its agency|their outside collector]",
        "[placement terms|agency terms] for {short}?",
      ],
      key: ["{agency}, [placed at|after] {age}, [cut is|they keep] {fee}. [complaint|gripe]: {gripe}"],
      replies: [
        "[can we|do we] send [their file|the {n1} columns]? {at_engineer}",
        "[work them longer first|suggest {n2} more days with us]",
        "[recall takes|they need] {n2} mails [today|per account]",
      ],
    },
    asks: [
      "What share does {account}'s outside collector retain, and what is the complaint about it?",
      "After how long does {account} pass debts on, and to whom?",
    ],
    blind: [
      "Which client complains about its collector that {gripe}?",
      "Whose external debt collector retains {fee} and is placed at {age}?",
    ],
    fact: "{short} places with {agency} at {age} for {fee}; {gripe}.",
  },
  {
    id: "deposits",
    label: "Reconciliation",
    noun: "[deposit reconciliation|the bank rec|deposits]",
    values: (random, _sketch, atMs) => ({
      gap: dollars(random, 310, 28000, 10),
      since: dayName(atMs, -random.int(25, 80)),
      why: random.pick([
        "refunds booked on the wrong day",
        "a chargeback batch that never posted",
        "two properties sharing one deposit account",
        "a returned wire",
        "fees netted by the processor",
        "a teller who split one deposit in three",
      ]),
      bank: random.pick([
        "First Prairie Bank",
        "Cascade Mutual",
        "Union Harbor Trust",
        "Granite State Bank",
        "Old Dominion Savings",
      ]),
    }),
    open: [
      "c: [The bank doesn't agree|Our bank statement doesn't agree] with [you|your totals].",
      "r: [Did the rec|How did the reconciliation] [close|go] [for {lastMonth}|this time]?",
    ],
    core: [
      "c*: [We're off by {gap}|There's a {gap} difference] [between|at] {bank} [and the ledger|and what you sent], [since|it starts on] {since}.\ne: [I chased it|I think I have it]. It's {why}.\nc: [You're sure?|That simple?] [Because {coworker} spent {n1} hours on it.|I had {coworker} print everything.]",
      "e*: [The {gap}|That {gap} gap] [comes from|turned out to be] {why}. [First seen|It began] {since}.\nc: [At {bank}|So {bank} was right]?\ne: [They were.|Yes, the bank was right.|For once, yes.]\nc: [I owe {coworker} a lunch.|Okay. Can you put that in a letter?]",
    ],
    more: [
      "d: [Could the payout|Can a payout] [be one line|come] per property? [One lump|A lump sum] [is no use|tells me nothing].\ne: [It's a switch, takes {n1} days.|From {month}, yes.|Yes, but the bank charges per line.]",
      "r: [How often|When] do you [tie out|reconcile]?\nc: [Monthly. Should be daily.|By the {n1}th, or the lender calls.|{coworker} does {prop1} weekly and the rest when she can.]",
      "c: [What's this|There's a] [{n2} cent|${n1}] [line|entry] [every day|each {weekday}]?\ne: [That's a test transaction.|Network fee.|Good question, let me look.]",
    ],
    close: [
      "e: [I'll send|You get] a [matched list|sheet] [from {since} on|by {soon}].",
      "c: [If the auditors ask|When audit comes on {soon}], [I need that on paper|I'll quote you].",
    ],
    thread: {
      root: ["[rec issue|out of balance]: {short}", "{short} [cannot tie out|says the totals do not match the bank]"],
      key: ["[difference is|off by] {gap} since {since}. [cause|it was] {why}"],
      replies: [
        "[bank is|at] {bank}, [they were right|for reference]",
        "[payout per property|one line per property] [would avoid this|please], {at_payments}",
        "[wrote|sent] {cust} a [letter|list] [for the auditors|today]",
      ],
    },
    asks: [
      "By how much were {account}'s books and its bank apart, and why?",
      "What explains the mismatch between the money received and the books at {account}?",
    ],
    blind: [
      "For whom was {why} the cause of a mismatch with the bank?",
      "Which client's totals differed from {bank} by {gap}?",
    ],
    fact: "{short} was off by {gap} since {since} because of {why}.",
  },
  {
    id: "notices",
    label: "Notices",
    noun: "[notices|the letters|pay-or-quit notices]",
    values: (random) => ({
      sent: count(random, 90, 900),
      house: random.pick([
        "a mail house in Dayton",
        "PostGrid",
        "an in-office printer",
        "the attorney's clerk",
        "a cousin with a franking machine",
      ]),
      period: random.pick(["3 days", "5 days", "7 days", "10 days", "14 days"]),
      error: random.pick([
        "an old statute number",
        "the previous owner's name",
        "a font too small for the court",
        "yesterday's balance",
        "no apartment numbers",
        "a missing Spanish page",
      ]),
    }),
    open: [
      "r: [Who prints|How do you send] the notices [now|today]?",
      "c: [We had|There was] a [problem|scare] with [the letters|our notices]. [You should know about it.|I want it not to happen again.]",
    ],
    core: [
      "c*: [{sent} of them|A run of {sent}] [went out|left] with {error}. [They came from|Printed by] {house}.\nr: [So they're void|Did the court reject them]?\nc: [All of them, and the {period} clock started over.|We had to wait another {period}.|Every one. {period}, again.]",
      "d*: {error}, on {sent} notices. [That was|Thank] {house}.\nc: [And in {state}|Here] [it's|you wait] {period}, [so we lost|which cost us] [two weeks of court dates|the whole {lastMonth} docket].\nr: [With us the template is|Our templates are] [checked by counsel|versioned], [that can't happen the same way|but you approve every change].",
    ],
    more: [
      "r: [How do you prove|What proof do you keep of] [delivery|service]?\nc: [A photo of the door.|Certificate of mailing.|{coworker} signs a log.] [The judge in {city} wants|They want] [both|a time on it].",
      "c: [Does e-mail count|Is a text enough]?\ne: [In {state}, only if the lease says so.|Not for that one.|As a copy, never alone.]\nc: [Ours says so since {lastMonth}.|I'll check the lease.|Then paper it is.]",
      "d: [Price per letter|What do you charge] [for one|each]?\nr: [${n1}.{n2} certified, less otherwise|Postage plus {n2} cents].\nd: [We pay more.|That's about the same.|With envelope?]",
    ],
    close: [
      "r: [I'll send you|You'll get] the [{state} template|proofs], [mark it up by {soon}|look at page two].",
      "c: [Counsel has to|{coworker} must] [sign|approve] first, [give it {n1} days|that's slow].",
    ],
    thread: {
      root: [
        "{short}: [letters had to be redone|a whole run of letters was wrong]",
        "[warning|fyi], [notice problem at|bad batch at] {short}",
      ],
      key: [
        "{sent} [went out|sent] with {error}, [by|from] {house}. [clock of|the] {period} [starts over|began again]",
      ],
      replies: [
        "[our template|ours] [is checked|has counsel's ok] for {state}, {at_compliance} [confirm?|?]",
        "[judge wants|court there wants] [a time stamp|proof of mailing]",
        "[customer asks|{cust} asks] [price per letter|if e-mail counts]",
      ],
    },
    asks: [
      "What was wrong with the batch of legal mail sent for {account}?",
      "Why did the waiting period begin anew for {account}'s demands to pay?",
    ],
    blind: ["Whose legal mail went out with {error}?", "Which client relies on {house} for legal mail?"],
    fact: "{short} sent {sent} notices with {error}; the {period} started over.",
  },
  {
    id: "evictions",
    label: "Evictions",
    noun: "[filings|evictions|the court side]",
    values: (random) => ({
      court: random.pick(["the county court", "justice court", "municipal court", "the housing docket"]),
      weeks: count(random, 4, 15),
      counsel: random.pick(lawFirms),
      filings: count(random, 8, 88),
      cost: dollars(random, 180, 790, 5),
    }),
    open: [
      "r: [On filings|With evictions], [are you ahead or behind|how's it going]?",
      "c: [Court is slow|The court side got slower]. [I need you to plan with that.|That changes our numbers.]",
    ],
    core: [
      "c*: [From filing to keys|Start to finish] it's {weeks} weeks [now|at {court}]. {counsel} [does|handles] [them|all of it], {cost} [each|a case].\nr: [How many are open|And the count]?\nc: {filings}. [Most at {prop1}.|A third of them from {prop2}.]",
      "d*: {counsel} [charges|bills] {cost} a case, and {court} [takes|needs] {weeks} weeks.\nr: [That's the fee alone|Plus rent lost]?\nd: [Plus the lost rent, plus the turn.|Just the fee.] [With {filings} open|For {filings} cases] [you can do the math|it adds up].",
    ],
    more: [
      "c: [If they pay|Somebody pays] [on the courthouse steps|after we file], [we stop|I stop it], but [your system|the portal] [doesn't know|kept sending letters].\ne: [There's a hold flag|We added a legal hold], [it's on the ledger since {lastMonth}|the attorney can set it].",
      "r: [Would mediation|Is there a diversion program that would] help?\nc: [{city} has one, funded until {soon}.|We sent {n1}, {n1} stayed.|Voluntary, so no one comes.]",
      "d: [The sheriff|The constable] [comes on {weekday}s only|rescheduled {n1} times].\nc: [Don't remind me.|And that's after the judgment.|It's the same everywhere, I think.]",
    ],
    close: [
      "r: [I'll get {counsel}|Let me give {counsel}] [a login|read access], [they then see the hold|no more faxing].",
      "c: [Fewer filings|I'd rather file less], [that's the goal, {n2} percent less by {month}|so start earlier with the texts].",
    ],
    thread: {
      root: ["{short} [court timelines|filings update]", "[legal side of {short}|eviction numbers {short}]"],
      key: ["{weeks} weeks [at|through] {court}, {counsel} [bills|charges] {cost} [per case|each]"],
      replies: [
        "{filings} open [now|as of {weekday}]",
        "[they want|need] the legal hold [flag|on the ledger] [explained|switched on]",
        "[access for the firm|login for counsel]? {at_support}",
      ],
    },
    asks: [
      "What does {account} pay its lawyers for one removal case, and how long does it take?",
      "Which attorneys act for {account} before the judge, and at what rate?",
    ],
    blind: [
      "Which client needs {weeks} weeks at {court} with {counsel}?",
      "Who pays {counsel} {cost} for a removal case?",
    ],
    fact: "{short} pays {counsel} {cost} a case and it takes {weeks} weeks.",
  },
  {
    id: "portal-adoption",
    label: "Adoption",
    noun: "[portal adoption|getting people onto the portal|sign-ups]",
    values: (random) => ({
      share: percent(random, 28, 79),
      target: percent(random, 80, 92),
      barrier: random.pick([
        "the text code does not reach prepaid phones",
        "they think the mail is a scam",
        "the login wants a lease number",
        "older residents prefer money orders",
        "the app store listing has the old name",
        "the office staff tell them to bring checks",
      ]),
      best: random.pick([
        "QR stickers on the mailboxes",
        "a pizza night",
        "a $15 credit",
        "a magnet with the move-in kit",
        "signing people up at the lease desk",
      ]),
    }),
    open: [
      "r: [What share|How many] [of your people|of them] [log in|use the portal] [by now|today]?",
      "c: [I was hoping for|We expected] more sign-ups [by now|after {n1} months].",
    ],
    core: [
      "c*: [We're at {share}|It's {share}], [and we told the owner|the plan said] {target}.\nr: [What's in the way|Why do you think]?\nc: {barrier}. [I hear that at every site|{coworker} hears it daily].\nd: [What did work|The only thing that worked] [at {prop2}|] was {best}.",
      "d*: {share} [as of|on] {weekday}. [The biggest reason|When we ask why not]: {barrier}.\nr: [And {target} is the goal|Your goal was {target}]?\nd: [By {month}, yes.|It was.]\nc: [At {prop1} we tried {best}|{best} moved it, a little], [so more of that|let's copy that].",
    ],
    more: [
      "e: [We can see|I see in the logs] {n3} people who [started|opened it] and [quit|left] [on page {n1}|at the password].\nc: [Which page is that|What's on it]?\ne: [Bank details.|The terms.|The photo of the ID, which you could switch off.]",
      "r: [Do the leasing folks|Does the staff] [mention|push] it?\nc: [{coworker} does, she has {n2} percent.|They get nothing for it.|They like the checks, people come in and chat.]",
      "c: [Can one login|Could a login] cover [roommates|a couple]?\ne: [Each their own, shared balance.|Up to {n1} on a lease.]\nc: [They share a password now.|That confuses parents.]",
    ],
    close: [
      "r: [Let's do|I'd run] [two sites|{prop1} and {prop3}] [for {n1} weeks|through {month}], [then the rest|and look again].",
      "c: [Get marketing to send|Can somebody draft] [the flyer|a script for the desk] [by {soon}|before {weekday}]?",
    ],
    thread: {
      root: [
        "{short} [sign-ups|portal usage] [stuck|flat]",
        "[ideas wanted|any tricks]: [getting people online at|usage at] {short}",
      ],
      key: ["{share} [use it|signed up], [goal|plan] {target}. [they say|reason]: {barrier}"],
      replies: [
        "[what worked|worked at one site]: {best}",
        "[staff incentive|do the leasing people push it]?",
        "{n3} [start and quit|abandon] at [the bank page|page {n1}], {at_product}",
      ],
    },
    asks: [
      "What keeps renters at {account} from going online, and what fraction already does?",
      "How far is {account} from its goal for self-service use?",
    ],
    blind: [
      "At which client do renters stay away from self-service because {barrier}?",
      "Where did {best} bring more renters online?",
    ],
    fact: "At {short} {share} use the portal (goal {target}); the barrier: {barrier}.",
  },
  {
    id: "text-agent",
    label: "AI agent",
    noun: "[the text agent|the AI agent|the tone of the messages]",
    values: (random) => ({
      optOut: `${random.int(2, 11)}.${random.int(1, 9)} percent`,
      complaint: random.pick([
        "it wrote at a funeral",
        "it called a doctor 'buddy'",
        "it quoted the balance to an ex-husband",
        "it wished a happy holiday in a notice",
        "it answered a maintenance emergency with a payment link",
        "it apologized nine times",
      ]),
      window: `${clockTime(random, 8, 10)} to ${clockTime(random, 18, 20)}`,
      rewrite: random.pick([
        "shorter and no exclamation marks",
        "warmer, with the manager's name",
        "formal in every first contact",
        "never a link in the first message",
        "one question per message",
      ]),
    }),
    open: [
      "c: [About the AI|So, the bot], [mixed reviews|people either love it or hate it].",
      "r: [How do residents|How are people] [react to|like] the [agent|automatic texts]?",
    ],
    core: [
      "c: [Mostly fine|It does the job], but {complaint}.\nr: [Oh no.|That's bad.|I'm sorry, when was that?]\nc*: [On {past}|In {lastMonth}]. [Opt-outs are|And opt-outs went to] {optOut}. [We want it|My owner wants it] {rewrite}.\ne: [We can do that per property|That's a prompt change], [ready by {soon}|needs a test set].",
      "e*: [What we heard from you|I have your note here]: {complaint}, opt-outs [at|of] {optOut}, and you'd like [the tone|it] {rewrite}.\nc: [Correct.|Exactly.] [And only|Also only] between {window}.\ne: [The window is set|That's already in].",
    ],
    more: [
      "c: [Does it know|Can it tell] when [to stop|somebody is upset]?\ne: [It hands over|There's a threshold], [after {n1} messages|on words like lawyer]. [A person sees it within {n2} minutes.|You can lower it.]",
      "d: [What do you keep|Where do those chats go]?\nr: [{n2} months, in the ledger|Attached to the ledger, you see all of it].\nd: [Our counsel will ask.|Good, we had a subpoena once.]",
      "c: [Be honest|Honestly], [is it trained on our people|do you train on it]?\ne: [No.|Never on yours.|Not on names, not on balances.] [That's in the agreement, page {n1}.|{coworker} asked the same.]",
      "r: [And the good side|Anything it does well]?\nc: [It collected ${n3} on a {weekday} at night.|{coworker} no longer calls {n2} people a day.|It's polite at two in the morning, I'm not.]",
    ],
    close: [
      "e: [You'll see|I'll mail] {n1} [sample chats|examples] [before anything goes live|by {soon}].",
      "r: [Until then|Meanwhile] [we pause it at {prop3}|first contacts go through {me2}], [okay|agreed]?",
    ],
    thread: {
      root: [
        "{short} [complained about|is unhappy with] [the wording|something the assistant wrote]",
        "[tone feedback|wording feedback] from {short}, {at_ai}",
      ],
      key: ["[what happened|incident]: {complaint}. opt-outs {optOut}. they want it {rewrite}"],
      replies: [
        "[quiet hours|window] {window}, [set|please check]",
        "[I'll prepare|preparing] {n1} sample chats, [review on {weekday}|{at_product}]",
        "[paused|off] at one site [until then|for now]",
      ],
    },
    asks: [
      "What embarrassing thing did the automatic messaging do at {account}, and how should it change?",
      "How does {account} want the machine's wording altered?",
    ],
    blind: [
      "Which client told us of the automatic messaging that {complaint}?",
      "Who wants automatic wording {rewrite}?",
    ],
    fact: "{short} complained that {complaint}; opt-outs {optOut}; wants it {rewrite}.",
  },
];
