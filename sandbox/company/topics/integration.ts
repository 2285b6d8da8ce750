import { dayName } from "../clock.ts";
import { clockTime, count, type Topic } from "./topic.ts";

/** How balances, payments and ledgers travel between the customer's property system and us. */
export const integrationTopics: readonly Topic[] = [
  {
    id: "nightly-file",
    noun: "the [overnight|nightly] [feed|file|export]",
    label: "Integration",
    values: (random) => ({
      late: clockTime(random, 4, 8),
      expected: clockTime(random, 1, 3),
      rows: count(random, 1200, 9800),
      missing: count(random, 14, 96),
      server: random.pick([
        "an old SFTP box",
        "a shared job server",
        "a scheduler their last IT director set up",
        "a virtual machine in a closet",
      ]),
    }),
    open: [
      "r: [Let's talk about|Can we look at|I wanted to ask about] the overnight feed [from {pms}|out of {pms}|]. [How has it been|Is it behaving|What are you seeing] since we [last spoke|talked|changed the job]?",
      "c: [Before I forget,|One thing,|Can I bring something up?] the balances [in your portal|on your side|that residents see] are [stale|a day behind|not from last night] [most mornings|about {n1} mornings a month|on Mondays].",
    ],
    core: [
      "c*: [So the job|The export|Our extract] is supposed to [be done|finish|land] by {expected}, and [what actually happens is|in practice|honestly] it [lands|shows up|gets there] at {late}. [By then|And by that time] your import has [already run|come and gone], so [everybody|the team|every property] is looking at [yesterday's numbers|old balances].\nr: [And is that every night|Is that the whole {rows} rows|Does it come in one piece]?\nc: [All of it, about {rows} rows.|It's around {rows} rows, one file.|{rows} rows, give or take, and it's one big file.] [It sits on|It comes off|It runs from] {server}, [so nobody touches it|which nobody wants to touch|and we're all a bit scared of it].",
      "r: [What time does it really arrive|When do we actually get the rows|So when does it hit the folder]?\nc*: [Coworker {coworker} pulled the logs:|We checked the logs.|I had {coworker} look.] Planned for {expected}, arrives at {late}. [Nobody told us it mattered until {prop1} called.|That's when {prop1} started complaining.] It is {server} that [does the work|pushes it].\nr: [{late}, okay.|Okay, {late}.|So {late}.] And the {rows} rows [come through complete|are all there]?\nc: [Not quite,|Almost,] {missing} were [missing|dropped] on {weekday}, [we still don't know why|and nobody can say why|for a reason I can't give you].",
    ],
    more: [
      "e: [Could we move our pickup|What if our import waited|I could have the import poll] [and start when the file is there|instead of a fixed time|every {n1} minutes]? [That way|Then] the clock [doesn't matter|stops mattering].\nc: [I like that|That would be better|Oh, you can do that?]. [Because otherwise|Otherwise] I have to [beg|ask nicely|open a change request with] [IT|corporate IT|{coworker}] for [another slot|a new window].",
      "r: [Who notices first|How do people find out] when it's late?\nc: [Residents.|The leasing desk at {prop2}.|Usually {coworker2}.] [Somebody pays on {weekday} night, and on {weekday2} the portal still says they owe us.|They see an amount they've paid already, and they call, angry.]",
      "d: [I'd add,|Also,|If I may,] we [restart|rerun] that thing by hand [about {n1} times a quarter|when {coworker} is on vacation|whenever the power blips]. [Nobody wrote the steps down.|The steps live in {coworker}'s head.]",
      "e: [Do you get a message|Is there any alert|Does anybody hear about it] when the transfer [dies|breaks half-way]?\nc: [There's an e-mail to a mailbox|A mail goes to an alias] that [{n1} people|three people who left|nobody] [read|reads|used to read].\ne: [We can send that to a Slack channel instead.|Let's fix at least that part this week.|I'd rather have it page us than you.]",
    ],
    close: [
      "r: [Okay, so on our side|Then what we'll do is|Let me take that:] {me2} [looks at|will look at] [polling|a later pickup] and you [get|will have] [a date|an answer] by {soon}.",
      "c: [Just get it in before the offices open,|I don't need it perfect, I need it before nine,|If it's there when people log in,] [and I'm happy|that's all I ask].",
    ],
    thread: {
      root: [
        "[heads up on|anyone looked at|quick one about] {short}: [their balances are a day old again|portal shows yesterday's numbers again|stale data complaint from {cust} this morning]",
        "{short} [is asking|asked] why [payments made in the evening|last night's payments] [do not show|aren't visible] [in the morning|when the offices open]",
      ],
      key: [
        "[looked at the transfer log.|checked the drop folder.|so:] their export is planned for {expected} but [lands|arrives] at {late}, [after our import has run|we have already imported by then]. [it runs on|source is] {server}",
      ],
      replies: [
        "[is that|was that] [since their {pms} upgrade|new]? I [don't remember it|thought it was fine] in {lastMonth}",
        "[about {rows} rows|roughly {rows} rows in the file], {missing} [rejected|did not parse] [on|last] {weekday}",
        "[can we|could we just] poll [for it|the folder] instead of a fixed hour? [asking {at_engineer}|{at_engineer} thoughts?]",
        "[I'll tell {cust}|telling {cust} today]. they [want|asked for] an answer [before|by] {soon}",
      ],
    },
    asks: [
      "At what hour does {account}'s overnight data really reach us, compared with when it should?",
      "Why do people at {account} see out-of-date amounts owed at the start of the day?",
    ],
    blind: [
      "Which customer's overnight export shows up around {late} although it was meant to be in by {expected}?",
      "Whose extract runs off {server} and misses our import window?",
    ],
    fact: "The {short} export is planned for {expected} and arrives at {late}.",
  },
  {
    id: "charge-codes",
    noun: "the [charge codes|code mapping]",
    label: "Integration",
    values: (random) => ({
      codes: count(random, 31, 188),
      wrong: random.pick([
        "pet rent",
        "valet trash",
        "parking",
        "month-to-month premiums",
        "utility reimbursements",
        "damage waivers",
        "amenity fees",
        "short-term lease premiums",
      ]),
      bucket: random.pick(["base rent", "legal fees", "other income", "deposits", "late charges", "prepaid"]),
      found: random.pick([
        "an auditor",
        "a resident's lawyer",
        "the regional",
        "a new bookkeeper",
        "their outside accountant",
      ]),
    }),
    open: [
      "c: [The other headache is|Then there's|What keeps biting us is] the charge code [mapping|table|list]. [You have the spreadsheet we sent|We sent you a spreadsheet in {lastMonth}], right?",
      "r: [Where did we land|Where are we|How far did you get] with the mapping of [transaction codes|your codes]? [Last I saw there was a sheet with comments in {n1} colors.|I remember a long sheet.]",
    ],
    core: [
      "c: [There are {codes} of them|We have {codes} codes|It's {codes} codes], [half of which nobody has used since we bought {prop1}|and every property invented its own].\nr: [And what went wrong|Which ones hurt|So which is the painful one]?\nc*: {wrong} [got mapped|were mapped|ended up] under {bucket}. [So every statement|Every letter that went out|All the notices] [had the wrong total|looked wrong], and it was {found} who [caught it|noticed|pointed it out].",
      "d*: [What {found} found|{found} flagged it: what happened] [is|was] that {wrong} [sat|were sitting] in {bucket}. [With {codes} codes|When you have {codes} codes] that's [easy to miss|going to happen].\nr: [Oof.|That's on us to check too.|Okay, I see.] [How long had it been like that|Since when]?\nc: [Since|At least since] {lastMonth}, [maybe longer|as far as we can tell].",
    ],
    more: [
      "e: [What I'd suggest|My suggestion] is we [freeze|lock] the list, and any new code [goes to|lands in] a holding bucket until [somebody|{coworker}] [says yes|approves it].\nc: [Holding is fine|Good,] [as long as|if] it [doesn't hold the file|doesn't stop the rest] [too|as well].",
      "c: [Can I see|Is there a page where I see] which code [feeds what|goes where]? [I don't want to ask each time.|Right now I mail {coworker2} and wait {n1} days.]\ne: [There is|You have it] under settings, [but it's well hidden|three clicks deep|not pretty].",
      "r: [Did it change|Has it changed] what people [owed|were charged]?\nc: [On paper, for {n2} of them.|For {n2} households, yes.|Only {n2} ledgers, thankfully.] [Mostly under $40.|Small sums, but people notice small sums.|We credited all of it.]",
      "d: {pms} [lets a site manager|allows any site] [create|add] codes, [that's the root of it|that's how you get there]. [We took that right away in {lastMonth}.|I'd take that permission away tomorrow if {coworker} let me.]",
    ],
    close: [
      "e: [I'll rerun the mapping|Let me redo the mapping] [against the {month} close|with the current list] and [send you|mail you] [the differences|what moved].",
      "r: [So the ask is|To write it down:] a [clean|signed-off] list [before|by] {soon}, [owner|and the owner is] {cust}.",
    ],
    thread: {
      root: [
        "{short}: [statement totals look off|wrong totals on statements], [customer sent screenshots|cust opened a ticket]. [mapping problem?|looks like mapping to me]",
        "[need eyes on|can somebody check] the {short} [code table|mapping sheet], [{cust} is not happy|we got a sharp mail from {cust}]",
      ],
      key: [
        "[found it|ok got it|yep]: {wrong} are mapped to {bucket}. [{found} noticed|it was {found} who noticed], [not us|sadly not us]",
      ],
      replies: [
        "[they have|there are] {codes} codes [btw|in total], [good luck|we should prune that]",
        "[this is the third one|same thing happened elsewhere] [this quarter|since {lastMonth}]. [should the importer reject unknown codes?|we need a default bucket]",
        "[affects|touches] {n2} ledgers, [credits go out|they credit everyone] [by|before] {soon}",
        "[fix is in staging|fixed the row], {at_engineer} [please review|can you check]",
      ],
    },
    asks: [
      "Which kind of fee was booked to the wrong category for {account}?",
      "Who discovered that amounts at {account} were being categorised incorrectly, and what had been misfiled?",
    ],
    blind: [
      "Where did {wrong} end up under {bucket} by mistake?",
      "At which client did {found} discover a misclassified charge of {wrong}?",
    ],
    fact: "At {short}, {wrong} were mapped to {bucket}; {found} noticed.",
  },
  {
    id: "write-back",
    noun: "[posting|the write-back|payments going back into the ledger]",
    label: "Integration",
    values: (random) => ({
      lag: random.pick(["26 hours", "31 hours", "two business days", "19 hours", "three days", "40 hours"]),
      duplicates: count(random, 8, 74),
      cause: random.pick([
        "a retry without a batch number",
        "two posting users with the same login",
        "the month being locked early",
        "a time zone setting on the interface",
        "an interface license for one session only",
      ]),
      soonest: random.pick(["same day", "within the hour", "before the nightly close", "by four in the afternoon"]),
    }),
    open: [
      "r: [How is the write-back|Tell me about posting|What about payments going back] into {pms}? [I saw a few tickets.|{me2} mentioned it.]",
      "c: [Posting|The return trip,|Getting payments back into {pms}], [that's the one|that's what] {coworker} [asked me to raise|wants fixed].",
    ],
    core: [
      "c*: [A payment made in your portal|When somebody pays with you, it] [takes|needs] {lag} to [show up|post] in our ledger. [And for {lag}|All that time] the [site|leasing office] thinks they [haven't paid|still owe].\ne: [We traced it|I looked at that one|I think I know why]. It's {cause}.\nc: [Is that ours or yours|So whose is it]? [Because|I ask since] we also got {duplicates} [doubles|duplicates|posted twice] [in {lastMonth}|last month].",
      "e*: [The delay is|So what we found is that the delay is] {lag} [end to end|from swipe to ledger], and the [reason|culprit] is {cause}.\nc: [Okay, that explains|Huh, so that's] the {duplicates} duplicates [we cleaned up by hand|{coworker} reversed].\nr: [What would good look like|What do you need it to be]?\nc: {soonest}, [that's what we were promised|that's the number in the contract, I believe|nothing less].",
    ],
    more: [
      "d: [Our auditors|{coworker} in audit|The lender] [want|wants] each posting to [carry|have] [its|a] batch id. [Do yours?|Is that there today?]\ne: [They do since {lastMonth}.|For card payments, yes; for bank transfers, next release.|Partly.]",
      "c: [And on the {n1}th|The worst day was the {n1}th], rent day, [it queued|everything queued up] until [{weekday}|after lunch], so [{n2} people|{n2} households] [got a reminder|were told they're late].\nr: [That's embarrassing.|I'm sorry about that.|Yes, we heard from {prop1}.]",
      "e: [If you give us|Could we get] a second [session|interface user], [the queue halves|we can post in parallel].\nc: [That costs us|They charge] $[35|60|90|120] a month, [which is silly, but fine|I'll need {coworker2} to approve].",
      "r: [Is there a manual step|Does anybody touch it] [in between|on your end]?\nc: [{coworker} releases the batches.|Someone presses a button at {prop2}.] [If they're out, it waits.|It depends on who is in.]",
    ],
    close: [
      "e: [So I owe you|I'll get you] [a test|a trial run] with [{n2} payments|one property] and we [compare|look at the clock together].",
      "c: [If it isn't|Unless it's] better by {soon}, [I have to escalate|{coworker2} will want a call with your boss].",
    ],
    thread: {
      root: [
        "{short} [says|reports] [payments are slow to appear in their ledger|money is paid but their books do not show it]",
        "[posting delay|slow posting] at {short}, [third mail from {cust}|{cust} called me about it]",
      ],
      key: ["[measured it|numbers]: {lag} from payment to ledger. [reason|cause] is {cause}"],
      replies: [
        "[plus|and] {duplicates} duplicates [in {lastMonth}|they reversed by hand]",
        "[they want|customer wants] {soonest}. [is that|realistic?] [possible on {pms}?|with {pms}?]",
        "{at_engineer} [has a branch|is testing a change] that [batches differently|adds a batch number]",
        "[do not promise dates yet|let's not commit to a day] [please|until we have a test]",
      ],
    },
    asks: [
      "How long until money paid by a renter is visible in {account}'s own books, and what causes that?",
      "What is behind the slow return of transactions to {account}'s accounting?",
    ],
    blind: [
      "For which customer did we trace slow posting to {cause}?",
      "Which client waits {lag} before a receipt is reflected in its books?",
    ],
    fact: "At {short} a payment takes {lag} to post because of {cause}.",
  },
  {
    id: "migration",
    noun: "the [migration|data move|old records]",
    label: "Data migration",
    values: (random, _sketch, atMs) => ({
      legacy: random.pick([
        "a FoxPro database",
        "an Access file",
        "old spreadsheets",
        "Rent Manager",
        "a homegrown system called Ledgerline",
        "two instances of MRI",
      ]),
      records: count(random, 14000, 96000),
      unmatched: count(random, 210, 1900),
      cutover: dayName(atMs, random.int(20, 70)),
      keep: random.pick(["seven years", "five years", "ten years", "since 2017"]),
    }),
    open: [
      "r: [Shall we do|Let's go to|Next on my list:] the migration. [What's left|What are we still waiting for]?",
      "e: [Before go-live|On the data side] I'd like to [go through|check] what [comes over|moves] and what [stays|doesn't].",
    ],
    core: [
      "c: [All the history is in|We're coming off|It lives in] {legacy}, about {records} [records|ledger lines].\ne: [And how much|What] do you want to keep?\nc: {keep}. [Legal insists.|That's from legal.]\nr: [And the date|When do we flip]?\nc*: [We agreed on|It's|The switch is on] {cutover}, [not a day later|because {legacy} is shut off after that], and the {unmatched} lines without a match [go to a parking lot|wait outside].",
      "e*: [The trial load|Our dry run] of {records} lines left {unmatched} [without a home|unmatched], and [cutover|the switch] [is still|stays] {cutover}.\nc: [{unmatched}, okay, that's less than I feared.|That's more than I'd like.|Can I get those {unmatched} as a list?] [They're mostly|I bet they're] people who [moved out|left] [before|around] the {prop1} purchase.\ne: [Right,|Probably,] [it's {legacy}, so there's no key|{legacy} has no proper ids].",
    ],
    more: [
      "c: [Names are a mess|Half the names are in capitals|We have {n1} John Smiths at {prop2}], [can you match by|could we match on] [phone|last four|move-in date]?\ne: [We do both|We use {n1} fields|A mix], and [a person|{me2}] [looks at|checks] the rest.",
      "d: [What about|And] the scanned letters? [There are|We have] {n3} boxes, [well, folders|I mean folders].\nr: [Those we don't take.|You can upload them per ledger, but not in bulk.|Let's leave that out of phase one.]",
      "r: [Who signs off|Who says it's good] on your side?\nc: {coworker} [and me|, and then me]. [We'll take {n2} ledgers at random.|She samples {n2} of them.|We compare totals per property.]",
      "c: [During the switch|That weekend], can residents still pay?\ne: [From {weekday} evening to {weekday2} morning they see a notice.|Yes, we queue it.|Cards yes, bank transfers no.]",
    ],
    close: [
      "r: [I'll put|Let me put] {cutover} in the plan [in bold|with a go, no-go call the day before].",
      "e: [I'll send|You'll get] the unmatched list [tonight|by {weekday}|by {soon}].",
    ],
    thread: {
      root: [
        "{short} migration: [dry run done|first load is through|results of the trial load]",
        "[status|where are we] with moving {short} off {legacy}?",
      ],
      key: ["{unmatched} of {records} lines [unmatched|have no counterpart], cutover [stays|is still] {cutover}"],
      replies: [
        "[they keep|history they need]: {keep}",
        "[{legacy} has no keys|no ids in {legacy}], [so we match on phone and move-in|matching on names is hopeless]",
        "[who does the|do we have a] go/no-go? [I'd like {at_engineer} there|day before please]",
        "[customer samples|{cust} samples] {n2} ledgers [before signing|first]",
      ],
    },
    asks: [
      "On what day does {account} switch over from its previous records?",
      "How many entries could not be paired in {account}'s trial load, and when is the switch?",
    ],
    blind: [
      "Which client is leaving {legacy} behind and changes over on {cutover}?",
      "For whom did a trial load leave {unmatched} entries without a counterpart?",
    ],
    fact: "{short} cuts over on {cutover}; {unmatched} of {records} lines were unmatched.",
  },
  {
    id: "warehouse",
    noun: "[the data export|the reporting feed|your own reports]",
    label: "Reporting",
    values: (random) => ({
      tool: random.pick(["Snowflake", "Power BI", "Looker", "a BigQuery project", "Tableau", "Databricks"]),
      rate: count(random, 40, 240),
      field: random.pick([
        "the ledger status",
        "the reason for the dispute",
        "the unit type",
        "who took the payment",
        "the plan's next due date",
        "the property's legal entity",
      ]),
      owner: random.pick([
        "a two-person data team",
        "one analyst",
        "a contractor in Krakow",
        "the CFO's nephew",
        "a consultancy",
      ]),
    }),
    open: [
      "c: [Our analytics people|The BI side|Our data folks] [have a question|asked me to ask|want something]: [how do they get|can they pull] [your data|everything] [out|into their own place]?",
      "r: [You mentioned|There was something about] [your own reporting|pulling data out]. [What's the setup|Who needs it]?",
    ],
    core: [
      "c*: [It all goes to|We load everything into] {tool}, and [what's missing|the one thing missing] in your export is {field}. [Without it|If we don't have that] [the whole report is useless|they can't join anything].\ne: [That's|I think that's] [an easy add|a column away|doable]. [Who builds it|Who'd use it]?\nc: {owner}, [so keep it simple|bless them|which is why it takes a while].\ne: [Note that the API gives|The API allows] {rate} calls a minute, [so don't poll|please no polling].",
      "e: [Where does it end up|What do they use]?\nc: {tool}, [run by|looked after by] {owner}.\ne: [And what's not there|And the gap is]?\nc*: {field}. [That's it.|They've asked for {field} {n1} times.] [Everything else they have.|The rest is fine.]",
    ],
    more: [
      "d: [They hit|We hit] your limit on {weekday}, {rate} a minute [isn't a lot|goes fast].\ne: [Use the bulk file|There's a daily dump], [it's one call|one request, the lot].",
      "c: [How fresh|How old] is the dump?\ne: [Midnight Central.|As of one in the morning.|Never older than {n1} hours.]\nc: [Fine for a board deck.|Then the morning report works.|{coworker2} wanted live, but I want a pony.]",
      "r: [Who reads the dashboard|Who looks at it in the end]?\nc: [{coworker} and the asset managers.|The owners, quarterly.|Honestly? Me.] [And {n1} people at the lender.|On {weekday}s.]",
    ],
    close: [
      "e: [I'll open|Let me write] a request for that [column|field] [and link you|with your name on it].",
      "r: [You'll hear|We get back to you] by {soon} [if it makes the next release|whether that's this quarter].",
    ],
    thread: {
      root: [
        "[export question from {short}|{short} data people are asking about the export]",
        "{short} wants [more|one more thing] in the [dump|bulk file]",
      ],
      key: [
        "they load [it|everything] into {tool} and {field} is [not in the file|missing]. [that's all they need|blocker for their report]",
      ],
      replies: [
        "[it's run by|on their side it's] {owner}",
        "[tell them|remind them] about {rate} calls a minute, [they polled us on {weekday}|they hammer us]",
        "[small|tiny] change, {at_engineer} [could you size it?|fits in the next release?]",
        "[does this have|is there] a ticket [yet|already]? [customer asks weekly|{cust} keeps asking]",
      ],
    },
    asks: [
      "What does the data export lack for {account}'s reports?",
      "Into which analytics product does {account} load our data, and what do they miss there?",
    ],
    blind: [
      "Which customer's analysts, {owner}, asked for {field} in the dump?",
      "Who loads our bulk data into {tool} but cannot find {field} in it?",
    ],
    fact: "{short} loads data into {tool} and misses {field}.",
  },
];
