import { dayName } from "../clock.ts";
import { count, percent, type Topic } from "./topic.ts";

/** Running it: security, access, training, support, outages, languages, reports. */
export const serviceTopics: readonly Topic[] = [
  {
    id: "security-review",
    label: "Security",
    noun: "[the security review|the questionnaire|IT's questions]",
    values: (random, _sketch, atMs) => ({
      questionsCount: count(random, 84, 340),
      finding: random.pick([
        "backups kept in one region",
        "an admin account without a second factor",
        "logs kept for 30 days only",
        "a penetration test older than a year",
        "no list of subprocessors",
        "shared credentials on a test server",
      ]),
      deadline: dayName(atMs, random.int(7, 40)),
      insurer: random.pick([
        "their cyber insurer",
        "a bank that lends to them",
        "a new chief information officer",
        "the parent's risk office",
      ]),
    }),
    open: [
      "r: [How's|Where is] the [security|IT] [review|side]?",
      "d: [From IT|I'm the one with the security questions], [sorry in advance|I have a few].",
    ],
    core: [
      "d: [You answered|We went through] {questionsCount} [questions|lines].\nr: [And|So]?\nd*: [One finding|It stands on one point]: {finding}. [We need it closed|It has to be fixed] by {deadline}, [because of|that comes from] {insurer}.",
      "c*: {insurer} [won't accept|stumbled over] {finding}. [Everything else of the {questionsCount}|The other answers] [passed|is fine]. [Deadline|They gave us until] {deadline}.\ne: [We can show|I can show you] [a plan|evidence] [before that|in {n1} days].",
    ],
    more: [
      "d: [Where's|In which region is] [our data|everything]?\ne: [Two regions, both in the US.|Ohio, with a copy in Oregon.]\nd: [And who has keys|Who can read it]? [Names.|How many people?]\ne: [{n1} people, all logged.|Three, by name, I'll list them.]",
      "d: [Do you support|We need] [our own login|single sign-on], [Okta|Entra], [not passwords|for all {n2} users].\ne: [It's included|Yes], [{n2} minutes to set up|takes one call].",
      "c: [Can we|May we] [see|read] the [report|audit]?\nr: [Under NDA, yes.|{coworker} sends the link.] [It's {n2} pages.|Bring coffee.]",
    ],
    close: [
      "r: [I'll get our|Let me bring our] security [lead|people] [on a call|in] [{weekday}|before {soon}].",
      "d: [Once that's done|Then] I'll [sign|release it], [no politics from me|promise].",
    ],
    thread: {
      root: ["{short} [vendor review|security review] [came back|result]", "[questionnaire|infosec] for {short}"],
      key: ["[one finding|open point]: {finding}. [to close by|deadline] {deadline}"],
      replies: [
        "[pressure from|driven by] {insurer}",
        "{questionsCount} [questions done|answers sent]",
        "[evidence|plan] in {n1} days, {at_engineer} [ok?|please]",
      ],
    },
    asks: [
      "What did the audit for {account} object to, and until when must we remedy it?",
      "Who is behind the strict checks at {account}, and what weakness was named?",
    ],
    blind: [
      "Whose vetting of us objected to {finding}?",
      "Which client must have a weakness remedied by {deadline} because of {insurer}?",
    ],
    fact: "{short}'s review found {finding}, due {deadline}.",
  },
  {
    id: "go-live",
    label: "Implementation",
    noun: "[the go-live plan|the timeline|implementation]",
    values: (random, _sketch, atMs) => ({
      planned: dayName(atMs, random.int(12, 40)),
      moved: dayName(atMs, random.int(45, 95)),
      blocker: random.pick([
        "a missing interface license",
        "an owner's vacation",
        "a rent increase mailing",
        "unsigned bank forms",
        "the move to a new phone system",
        "a site without internet",
        "an audit week",
      ]),
      first: random.pick([
        "two class C sites",
        "the newest building",
        "everything at once",
        "only the former residents",
        "the head office portfolio",
      ]),
    }),
    open: [
      "r: [Are we still on|How do you feel about] the [date|plan]?",
      "c: [I have to|Bad news, I must] [move|talk about] the [date|launch].",
    ],
    core: [
      "c*: [We planned|It said] {planned}; [realistically|now it's] {moved}. [It's|The reason is] {blocker}.\nr: [Okay.|Thanks for saying it now.] [Could part of it|Can we at least] start with {first}?\nc: [Maybe.|I'd like that.|That was always the idea.]",
      "e*: [From where I sit|If you ask me] {planned} is [gone|not possible], because of {blocker}. {moved} [is safe|I can sign].\nc: [Hm.|I was afraid of that.] [And {first} first|Starting with {first}], [still|right]?\ne: [Still.|Yes, that stays.]",
    ],
    more: [
      "r: [Who owns|Who's on] the [bank forms|list] [with you|over there]?\nc: [{coworker}, out until {weekday}.|Me, I'm afraid.|It moved between {n1} people.]",
      "e: [Weekly call|We said a weekly call], [{n2} minutes|{weekday}s], [with the list open|no slides].\nc: [Make it every other week.|Please, and cancel if there's nothing.]",
      "c: [What can I do|Anything I can do] [to speed up|meanwhile]?\ne: [Clean the phone numbers.|Name a person per site.] [{n3} of yours have nine digits.|It takes {n1} hours and saves weeks.]",
      "r: [Phase two|And the rest] [by {month}|follows {n1} weeks later]?\nc: [If phase one doesn't hurt.|With the out-of-town sites last.|I'd like a break between.]",
    ],
    close: [
      "e: [New plan|I'll send the plan] [today|by {soon}], [{moved} at the top|with names on it].",
      "r: [I'll tell|Let me tell] [finance|our side], [billing starts when you're live|no invoice before that].",
    ],
    thread: {
      root: ["{short} [timeline|launch date] [slips|moved]", "[new date|date change] for {short}"],
      key: ["[was|from] {planned}, now {moved}. [because of|blocked by] {blocker}"],
      replies: [
        "[first wave|start with]: {first}",
        "[finance|billing] [needs to know|moves too], {at_finance}",
        "[customer is|{cust} is] [fine|apologetic], [owner|forms] [by {soon}|next]",
      ],
    },
    asks: [
      "To what day was {account}'s launch postponed, and what got in the way?",
      "What holds up the rollout for {account}?",
    ],
    blind: [
      "Whose launch was postponed to {moved} because of {blocker}?",
      "Which rollout begins with {first} after slipping from {planned}?",
    ],
    fact: "{short}'s go-live moved from {planned} to {moved} because of {blocker}.",
  },
  {
    id: "training",
    label: "Training",
    noun: "[training|getting staff up to speed]",
    values: (random) => ({
      people: count(random, 12, 140),
      format: random.pick([
        "twenty-minute videos",
        "a train-the-trainer day",
        "cards at every desk",
        "a sandbox with fake residents",
        "lunch sessions",
        "a buddy per site",
      ]),
      fear: random.pick([
        "losing their jobs to the bot",
        "getting yelled at",
        "double work in the first month",
        "English-only screens",
        "being measured",
        "forgetting the password daily",
      ]),
      room: random.pick([
        "the clubhouse at the oldest site",
        "a hotel by the airport",
        "nothing but phones",
        "a bus",
        "the model apartment",
      ]),
    }),
    open: [
      "c: [My people|The site teams] [need|haven't had] training.",
      "r: [What about|How do we do] the [people side|training]?",
    ],
    core: [
      "c*: {people} [people|of them], [and they want|best with] {format}. [What they fear|Honestly they fear] is {fear}.\nr: [That's normal.|We hear that.] [Where could we do it|Is there a room]?\nc: {room}. [I'm serious.|Don't laugh.]",
      "d*: [I asked around|I did a poll]: {people} to train, {format} [won|please], and the worry is {fear}.\nr: [And if we|Could we] come on site?\nd: [We have|There's] {room}.",
    ],
    more: [
      "r: [Turnover|How many new ones] a year?\nc: [{n2} percent.|Half, on the desks.] [So it never ends.|We train somebody every {weekday}.]",
      "e: [We record|There will be] everything, [with subtitles|in {n1} parts], [Spanish too|searchable].\nc: [They won't watch more than {n1} minutes.|Put the payment part first.]",
      "c: [Could {coworker}|I'd like {coworker} to] get [a certificate|something for the wall]? [She runs half of it.|It sounds silly, but it works.]\nr: [Sure.|We have one with a seal.]",
    ],
    close: [
      "r: [Two dates|I'll propose dates], [{weekday} and {weekday2}|around the {n1}th], [{me2} leads|half a day each].",
      "c: [Not in turn week|Anything but the first], [please|no one comes].",
    ],
    thread: {
      root: ["{short} [training|enablement] [request|plan]", "[onsite|sessions] for {short} [staff|teams]?"],
      key: ["{people} people, [prefer|format] {format}. [they fear|worry]: {fear}"],
      replies: [
        "[venue|room]: {room}",
        "[spanish|subtitles] [needed|yes]",
        "[dates|when] [around|before] {soon}, {at_implementation}",
      ],
    },
    asks: [
      "What are {account}'s employees afraid of, and how would they rather learn?",
      "How many employees does {account} want taught, and in what manner?",
    ],
    blind: [
      "Whose employees are afraid of {fear} and prefer to learn by {format}?",
      "Which client proposed teaching in {room}?",
    ],
    fact: "{short} trains {people} people by {format}; they fear {fear}.",
  },
  {
    id: "outage",
    label: "Incident",
    noun: "[the outage|what happened that day|the incident]",
    values: (random, _sketch, atMs) => ({
      day: dayName(atMs, -random.int(6, 45)),
      minutes: count(random, 22, 290),
      effect: random.pick([
        "double reminders",
        "a blank balance",
        "card payments refused",
        "Spanish texts to everybody",
        "the wrong property logo",
        "logins looping",
      ]),
      owed: random.pick([
        "a written explanation",
        "a credit of one month",
        "a call with our CTO",
        "a status page",
        "nothing but the truth, as they put it",
      ]),
    }),
    open: [
      "c: [We need to talk|Can we talk] about [the outage|that day].",
      "r: [First, an apology|I'd like to start with] [for|about] the [incident|outage].",
    ],
    core: [
      "c*: [On {day}|It was {day}], {minutes} minutes of {effect}. [At {prop1}|Everywhere]. [We expect|My owner wants] {owed}.\nr: [You'll get it.|That's fair.|Understood.] [I have the timeline here|Let me tell you what I know].",
      "e*: [So on {day}|The facts: {day}], {minutes} minutes, and what people saw was {effect}. [A certificate|A bad deploy|A queue that filled up].\nc: [And it won't happen again|What's changed]?\ne: [We test that path now|There's an alarm now]. \nc: [I also asked for|I'd still like] {owed}.",
    ],
    more: [
      "c: [We found out|I heard it] from [a resident|{coworker}], [not from you|that's what stings].\nr: [You're right.|No excuse.] [From now on you get a text|You're on the list now, {n1} minutes at most].",
      "d: [How many|Who] [was hit|were affected]?\ne: {n3} [people|accounts], [{n2} wrote in|most never noticed].",
      "c: [{coworker} stayed|We stayed] until {n1} [that night|at night], [resending|answering phones].\nr: [Please thank them.|I'd like to send lunch, I mean it.]",
    ],
    close: [
      "r: [{owed}, by {soon}|You have my word on {owed}], [in your inbox|from me].",
      "c: [Okay. Let's move on.|I believe you. Once.|Then we're good.]",
    ],
    thread: {
      root: [
        "{short} [affected by|hit by] [that day|the problem], [angry|wants answers]",
        "[follow-up|comms] for {short} [after the problem|please]",
      ],
      key: ["{minutes} minutes of {effect} on {day}. they [expect|ask for] {owed}"],
      replies: [
        "[who writes|I write] it? {at_support}",
        "{n3} [accounts|people] [touched|affected]",
        "[heard it from|learned it from] a resident, [not us|which stings]",
      ],
    },
    asks: [
      "What compensation or gesture does {account} demand after we failed them, and what did their renters see?",
      "How long did the trouble at {account} last and how did it show?",
    ],
    blind: ["Which client wants {owed} after {effect}?", "Who suffered {minutes} minutes of {effect}?"],
    fact: "{short} had {minutes} minutes of {effect} on {day} and wants {owed}.",
  },
  {
    id: "after-hours",
    label: "Calls",
    noun: "[after-hours calls|the phones at night]",
    values: (random) => ({
      night: percent(random, 18, 51),
      center: random.pick([
        "an answering service in Manila",
        "a retired manager's cell phone",
        "a call center in Boise",
        "voicemail",
        "the fire department, once",
      ]),
      cost: `$${random.int(3, 14)}.${random.int(10, 95)}`,
      top: random.pick([
        "lockouts",
        "where to send a money order",
        "noise",
        "the balance",
        "leaks that turn out to be pets",
        "packages",
      ]),
    }),
    open: [
      "r: [What happens|Who answers] [after six|at night]?",
      "c: [Nights and weekends|The phones at night] [are killing us|cost too much].",
    ],
    core: [
      "c*: {night} of [all calls|calls] come [after hours|at night], they go to {center}, at {cost} [each|a call].\nr: [About what|What do they want]?\nc: {top}. [Mainly.|Nine of ten times.]",
      "d*: {center}, {cost} a call, {night} of the volume. [That's our night.|I brought the bill.]\ne: [How many are|And the topic is mostly] [about money|payments]?\nd: [No, {top}.|{top}, first of all.]",
    ],
    more: [
      "e: [The voice agent|Ours] [takes|could take] [those|balance and payment ones], [and wakes a person for water|the rest rings through].\nc: [It must never|Promise me it won't] [argue|try to be funny] [at three a.m.|about leaks].",
      "r: [Languages|Which languages]?\nc: [Spanish, {n2} percent.|Spanish, Vietnamese at {prop2}.|Some Somali, we use a line for that.]",
      "c: [We lost|I lost] a [lease|resident] [over that|because nobody picked up], {coworker} [told me|was on hold for {n2} minutes].\nr: [That's the real cost.|One lease is ${n3} and more.]",
    ],
    close: [
      "r: [Let's route|We could route] {prop1} [only|first], [from {weekday}|for {n1} nights].",
      "c: [I'll get you|Ask {coworker} for] the [call log|recordings], [anonymized|{lastMonth} only].",
    ],
    thread: {
      root: ["{short} [night calls|phones]", "[voice agent|phone] interest at {short}"],
      key: ["{night} [after hours|at night], to {center}, {cost} [each|per call]"],
      replies: [
        "[topic|mostly]: {top}",
        "[languages|spanish] {n2} percent",
        "[test one site|trial] from {soon}, {at_ai}",
      ],
    },
    asks: [
      "Where does {account}'s telephone ring when the offices are closed, and what does it pay?",
      "What do people want when they ring {account} outside opening times?",
    ],
    blind: [
      "Which client's telephone is answered by {center} outside opening times?",
      "Who pays {cost} whenever someone rings outside opening times?",
    ],
    fact: "At {short} {night} of calls come after hours to {center} at {cost} each.",
  },
  {
    id: "fees",
    label: "Payments",
    noun: "[card fees|payment costs|returned payments]",
    values: (random) => ({
      card: `${random.int(2, 3)}.${random.int(10, 95)} percent`,
      returned: `${random.int(1, 6)}.${random.int(1, 9)} percent`,
      method: random.pick([
        "cash at a store",
        "Apple Pay",
        "a prepaid card",
        "Zelle",
        "a payroll deduction",
        "paper checks by courier",
      ]),
      surprise: random.pick([
        "the fee was shown only on the last page",
        "owners thought we pay it",
        "it doubled on the first",
        "a state caps it",
        "the receipt says 'convenience'",
      ]),
    }),
    open: [
      "c: [People complain|We get complaints] about [the fee|card fees].",
      "r: [How are|Any trouble with] the payment [methods|costs]?",
    ],
    core: [
      "c*: [It's {card}|Cards cost {card}], and [the thing is|the surprise was] {surprise}. [Returns are at|And] {returned} [come back|].\nr: [What would they|How would they] rather [use|pay]?\nc: {method}. [I hear it weekly.|Ask anyone at {prop2}.]",
      "r: [What's the gripe|What do people say]?\nd*: {surprise}. [With {card} on top|{card}, that's real money].\nc: [And {returned} bounce|Returned items are {returned}]. [They ask for|They all want] {method}.",
    ],
    more: [
      "e: [A bounce|A returned one] [costs you|is] ${n1}, [we retry on payday|retry once].\nc: [Retry twice.|Not on a {weekday}, please.|Who decides the day?]",
      "c: [Can the owner|Could we] [absorb|pay] [half|the fee] [for seniors|at {prop3}]?\nr: [Per property, yes.|It's a checkbox.] [Cost is about ${n3} a month.|Finance will ask.]",
      "d: [Chargebacks|And chargebacks]? [We had {n1}.|One was ${n3}.]\ne: [We fight those|We answer them], [you send the lease|won {n2} percent last year].",
    ],
    close: [
      "r: [I'll ask product|Let me see] about {method}, [no promise|by {soon}].",
      "c: [Fix the page first|Show the fee up front], [that's free|nobody minds then].",
    ],
    thread: {
      root: ["{short} [fee complaints|payment methods]", "[cost of paying|card cost] at {short}"],
      key: ["{card}, [complaint|and] {surprise}. returns {returned}. they [ask for|want] {method}"],
      replies: [
        "[they ask for|request]: {method}, {at_product}",
        "[retry rule|retries] [on payday|twice]?",
        "[owner pays|absorb] half? {at_finance}",
      ],
    },
    asks: [
      "By what other means would renters of {account} like to settle, and what irritates them?",
      "What annoys renters at {account} about the surcharge?",
    ],
    blind: [
      "Where were renters annoyed because {surprise}?",
      "Which client's renters would rather settle by {method}?",
    ],
    fact: "At {short} cards cost {card}; {surprise}; people want {method}.",
  },
  {
    id: "language",
    label: "Languages",
    noun: "[translations|the other languages|Spanish]",
    values: (random) => ({
      tongue: random.pick([
        "Spanish",
        "Vietnamese",
        "Haitian Creole",
        "Somali",
        "Portuguese",
        "Tagalog",
        "Mandarin",
        "Arabic",
      ]),
      portion: percent(random, 8, 46),
      slip: random.pick([
        "'rent' became 'income'",
        "the notice addressed men only",
        "a date was read as month and day swapped",
        "'late' came out as 'dead'",
        "the law was left in English",
      ]),
      checker: random.pick([
        "a leasing agent's mother",
        "the county's translator",
        "a church volunteer",
        "nobody",
        "a paid bureau in Miami",
      ]),
    }),
    open: [
      "c: [The translations|Other languages], [we need to talk|that needs care].",
      "r: [Do you need|How about] anything besides English?",
    ],
    core: [
      "c*: {tongue}, {portion} [of our people|at {prop1}]. [In your version|And what happened:] {slip}.\nr: [Oh dear.|I see, that's serious.] [Who noticed|Who checks]?\nc: {checker}. [Thank God.|That's our process.]",
      "d*: [In the {tongue} text|The {tongue} letters]: {slip}. [Found by|It was] {checker} [who saw it|].\ne: [That's an old phrase book|We replaced that], [send me the page|new one is reviewed].\nc: [{portion} read only that|It's {portion} of the residents], so [please|hurry].",
    ],
    more: [
      "e: [The agent|It] [answers in|switches to] the language [they write|of the last message], [even mixed|automatically].\nc: [They mix constantly.|And the ledger note stays English?]",
      "r: [Legal letters|For notices] [need both|we print both], [English on top|side by side].\nd: [In {state} too?|{n1} pages, then.]",
    ],
    close: [
      "e: [Corrected|A corrected set] by {soon}, [you approve|reviewed by a human].",
      "c: [I'd pay|We could pay] for a [proper translator|review], [${n3} or so|tell me how much].",
    ],
    thread: {
      root: ["{short}: [translation error|wording in another language]", "[bad translation|language bug] at {short}"],
      key: ["in {tongue}: {slip}. [{portion} of residents|affects {portion}]"],
      replies: [
        "[found by|checked by]: {checker}",
        "[old phrase book|prompt change], {at_ai}",
        "[resend|correction] [before|by] {soon}",
      ],
    },
    asks: [
      "What went wrong in the non-English messages at {account}?",
      "How large a part of {account}'s renters needs something besides English, and who proofreads?",
    ],
    blind: [
      "At which client did the {tongue} version go wrong so that {slip}?",
      "Where is wording in {tongue} proofread by {checker}?",
    ],
    fact: "At {short} the {tongue} text had a mistake: {slip}.",
  },
  {
    id: "owner-report",
    label: "Reporting",
    noun: "[the owner report|the monthly pack|reports]",
    values: (random) => ({
      recipient: random.pick([
        "a pension fund in Ontario",
        "four brothers who do not talk",
        "a lender's watch list team",
        "the asset manager in Dallas",
        "a church foundation",
      ]),
      due: random.pick(["the 5th", "the 8th", "the 11th", "the third business day", "the last Friday"]),
      column: random.pick([
        "promises to pay",
        "balances by bedroom count",
        "cash against accrual",
        "who was contacted how often",
        "evictions avoided",
        "write-offs by vintage",
      ]),
      hours: count(random, 6, 38),
    }),
    open: [
      "c: [Reports.|The monthly pack.] [That's my pain.|I do it by hand.]",
      "r: [What reports|Who gets what] [at month end|each month]?",
    ],
    core: [
      "c*: [It goes to|For] {recipient}, due {due}, and [they insist on|it must have] {column}. [That takes|I spend] {hours} hours.\nr: {hours}? [Every month?|By hand?]\nc: [In Excel.|With colors.|Every single month.]",
      "r: [Which column|What's missing] in ours?\nc*: {column}. [{recipient} wants it|Without it {recipient} calls me], by {due}.\nd: [She|He|My colleague] [sits|is] there {hours} hours [over it|copying].",
    ],
    more: [
      "e: [We could schedule|There's a schedule], [{n1} a.m. on the day|one mail per owner], [PDF or sheet|their logo].\nc: [Both, they never agree.|Sheet. Always sheet.]",
      "d: [Numbers must|It has to] [tie|agree] with {pms}, [to the cent|or they reject it].\ne: [They do if the cut-off is the same|Off by {n2} cents once, rounding].",
      "c: [Can they|Could owners] [log in|look] themselves?\nr: [Read only, yes.|Per entity, since {lastMonth}.]\nc: [They'd call me anyway.|Two of them don't use computers.]",
    ],
    close: [
      "e: [I'll build|Let me try] a [draft|version] [with {column}|by {soon}].",
      "c: [If I get one evening back|Save me half of it], [I'm sold|you're in my will].",
    ],
    thread: {
      root: ["{short} [report request|monthly pack]", "[custom report|owner pack] for {short}"],
      key: [
        "[needs|must have] {column}, [due|by] {due}, [recipient|goes to] {recipient}, {hours} hours [of work|by hand]",
      ],
      replies: [
        "[takes them|costs {cust}] {hours} hours [by hand|today]",
        "[must tie|has to match] {pms}",
        "[schedule it|can be scheduled], {at_product} [template?|please]",
      ],
    },
    asks: [
      "To whom does {account} account for its figures, by when, and with what special breakdown?",
      "How much effort goes into {account}'s periodic figures for its owners?",
    ],
    blind: ["Whose periodic figures go to {recipient}?", "Which client must show {column} by {due}?"],
    fact: "{short} reports {column} to {recipient} by {due}, {hours} hours of work.",
  },
  {
    id: "utilities",
    label: "Utilities",
    noun: "[utility billing|the chargebacks for water|submeters]",
    values: (random) => ({
      utility: random.pick(["water", "trash", "gas", "electricity", "internet", "chilled water"]),
      method: random.pick([
        "by square feet",
        "by head count",
        "by submeter",
        "as a flat fee",
        "by a formula nobody can explain",
      ]),
      lost: `$${random.int(3, 61)},${random.int(100, 999)}`,
      cause: random.pick([
        "a reading taken twice",
        "vacant units billed to neighbors",
        "a meter in the wrong building",
        "a rate from 2019",
        "a vendor that closed",
      ]),
    }),
    open: [
      "c: [Do you do|What about] utilities?",
      "r: [You wrote|There was a line in your mail] about [utility|pass-through] [charges|bills].",
    ],
    core: [
      "c*: [We bill|We pass on] {utility} {method}, and [we lost|lost] {lost} [to|over] {cause}.\nr: [In a year|Since when]?\nc: [Since {lastMonth}.|Eleven months.] [The vendor|{coworker}] [shrugged|is still looking].",
      "d*: {cause}: [that's|that cost us] {lost}, on {utility}.\ne: [How do you split it|And it's allocated]?\nd: {method}. [Legal in {state}, I'm told.|Don't ask.]",
    ],
    more: [
      "e: [We only take|Ours takes] [the final number|amounts], [we don't read meters|from a file].\nc: [That's enough.|The file has {n1} columns.]",
      "r: [Do people pay|Is it contested]?\nc: [They fight the ${n1} ones.|{n2} percent write to us.|Students' parents do.]",
    ],
    close: [
      "r: [Send the file|One sample file], [we'll tell you|and I'll know] [by {soon}|in {n1} days].",
      "c: [I'd like it|It should be] [on the same statement|one bill], [not two|finally].",
    ],
    thread: {
      root: ["{short} [utilities|pass-through] question", "[can we bill|do we handle] utilities for {short}?"],
      key: ["{utility}, [split|allocated] {method}. they lost {lost} [to|from] {cause}"],
      replies: [
        "[we take amounts|no meters] from a file",
        "[one bill|same statement] is what {cust} wants",
        "[state rules|allowed there]? {at_compliance}",
      ],
    },
    asks: [
      "What did {account} lose on passing through consumption costs, and from what mistake?",
      "How does {account} apportion consumption costs among renters?",
    ],
    blind: [
      "Who lost money on passing through {utility} owing to {cause}?",
      "Which client apportions {utility} {method} and lost {lost}?",
    ],
    fact: "{short} bills {utility} {method} and lost {lost} to {cause}.",
  },
  {
    id: "maintenance",
    label: "Maintenance",
    noun: "[maintenance requests|work orders]",
    values: (random) => ({
      open2: count(random, 60, 720),
      reply: random.pick(["three days", "31 hours", "a week", "52 hours", "four hours on paper"]),
      hook: random.pick([
        "an appliance vendor's app",
        "WhatsApp groups",
        "carbon-copy slips",
        "a tablet nobody charges",
        "the same ticket tool as IT",
      ]),
      gripe2: random.pick([
        "photos do not arrive",
        "duplicates for one leak",
        "no word when it is done",
        "entry permission is missing",
        "the tech sees the balance",
      ]),
    }),
    open: [
      "c: [Different subject|The maintenance side]: [work orders|requests].",
      "r: [Are you using|How's] the maintenance [part|portal]?",
    ],
    core: [
      "c*: [There are|We have] {open2} open, [first answer|people wait] {reply}, [and it all runs|because it runs] on {hook}.\nr: [What annoys people|What's the complaint]?\nc: {gripe2}. [Number one.|Again and again.]",
      "d*: {gripe2}, [that's what I hear|above all]. [It goes through|They use] {hook}.\nr: [How long|And the wait]?\nd: {reply}, with {open2} in the queue.",
    ],
    more: [
      "e: [Linking it|If it's linked] to the ledger [helps|matters], [people withhold rent over a leak|you see why somebody doesn't pay].\nc: [That's exactly it at {prop1}.|We had {n1} of those.]",
      "c: [Emergencies|What's an emergency]? [Your bot thought|It decided] a [smoke alarm chirp|running toilet] [is one|isn't].\ne: [There's a list, you own it.|We changed it on {weekday}.]",
    ],
    close: [
      "r: [I'll show|Let's show] it to [{coworker}|your head of maintenance] [{weekday}|by {soon}].",
      "c: [As long as the techs|If the techs] [don't need another password|can use their phones], [okay|fine].",
    ],
    thread: {
      root: ["{short} [work orders|maintenance] [feedback|state]", "[maintenance|requests] module at {short}"],
      key: ["{open2} open, [wait|first answer] {reply}, [runs on|via] {hook}. [loudest complaint|they say]: {gripe2}"],
      replies: [
        "[complaint|gripe]: {gripe2}",
        "[link to ledger|rent withheld] [matters|{n1} cases]",
        "[demo|show] {weekday}, {at_product}",
      ],
    },
    asks: [
      "How long do people at {account} wait for a reply when something is broken, and through what does it run?",
      "What is the loudest grumble about repairs at {account}?",
    ],
    blind: [
      "Which client handles repairs through {hook} and hears that {gripe2}?",
      "Where does one wait {reply} for a reply about repairs handled via {hook}?",
    ],
    fact: "{short} has {open2} open work orders on {hook}; first answer {reply}; complaint: {gripe2}.",
  },
];
