import { dayName } from "../clock.ts";
import { competitors } from "../lexicon/names.ts";
import { count, dollars, percent, type Topic } from "./topic.ts";

/** What is said while something is bought: price, paper, rivals, trials, approvals. */
export const sellingTopics: readonly Topic[] = [
  {
    id: "budget",
    label: "Budget",
    noun: "[the budget|approval|who signs]",
    values: (random, _sketch, atMs) => ({
      limit: dollars(random, 18000, 140000, 1000),
      signer: random.pick([
        "the investment committee",
        "the CFO alone",
        "two of three partners",
        "the family office",
        "the board's audit chair",
      ]),
      meets: dayName(atMs, random.int(8, 60)),
      line: random.pick([
        "software",
        "bad debt reduction",
        "resident experience",
        "next year's capital plan",
        "a leftover from the lobby renovation",
      ]),
    }),
    open: [
      "r: [How does|Can I ask how] money get [approved|released] [on your side|for something like this]?",
      "c: [Before we go further|One caution], [I don't sign this|it isn't my signature].",
    ],
    core: [
      "c: [Up to {limit}|Under {limit}] [it's me|I can do it]. [Above that|Over it]\nr: [Who then|It goes where]?\nc*: {signer}, and they [meet|sit] on {meets}. [We'd take it from|It comes out of] {line}.",
      "r: [When's the next chance|Is there a date]?\nc*: {meets}. [That's when {signer} decides on|{signer} looks at] everything over {limit}. [I've put you|You're] under {line}[, don't laugh|, creative, I know|].",
    ],
    more: [
      "r: [What do they want|What will they ask]?\nc: [One page|{n1} slides at most], [payback in months|what happens if we do nothing]. [{coworker} hates acronyms.|No logos.]",
      "d: [There's a freeze|They may freeze things] [from {month}|after the {n1}th], [so don't be late|just saying].\nr: [Is that certain|How real is it]?\nd: [It was real last year.|{n2} percent, if I had to bet.]",
      "c: [If you could split it|Would you bill it] [in two|quarterly]?\nr: [Quarterly is possible|I can ask], [with {n1} percent on top|not below {n1} thousand].",
    ],
    close: [
      "r: [I'll draft|Let me write] the [page|memo] [for you|with your numbers], [you edit|by {soon}].",
      "c: [Call me the day before|Ping me on the {n1}th], [I'll know who's for it|{coworker} counts votes].",
    ],
    thread: {
      root: ["[who signs|approval path] at {short}?", "{short} [deal|opportunity]: [approval|money] question"],
      key: ["{signer} [decides|meets] on {meets}. [{cust} can sign up to|limit below that] {limit}"],
      replies: [
        "[comes out of|budget line is] {line}",
        "[one page|memo] [needed|please] by {soon}, {at_sales}",
        "[freeze risk|possible freeze] from {month}",
      ],
    },
    asks: [
      "Who at {account} has to release the money, and on which day do they convene?",
      "Up to what sum can our contact at {account} decide without others?",
    ],
    blind: [
      "Which buyer would pay for us out of {line}, decided by {signer}?",
      "At whose next session on {meets} does {signer} decide about us?",
    ],
    fact: "At {short} {signer} decides on {meets}; below {limit} the contact signs.",
  },
  {
    id: "discount",
    label: "Pricing",
    noun: "[the price|pricing|the quote]",
    values: (random) => ({
      quote: `$${random.int(1, 3)}.${random.int(10, 95)}`,
      ask: `$${random.int(0, 1)}.${random.int(55, 98)}`,
      waive: dollars(random, 1500, 14000, 250),
      handling: random.pick([
        "ask what a month of delay costs",
        "offer a ramp over two quarters",
        "take the voice module out",
        "show the recovered balances first",
        "stay silent and let them talk",
        "trade it for a case study",
      ]),
    }),
    open: [
      "c: [Let's talk numbers|The elephant in the room]. [I have your quote here.|Your quote made {coworker} whistle.]",
      "r: [Did you get|You saw] the [proposal|numbers I sent on {weekday}]. [First reaction|How did it land]?",
    ],
    core: [
      "c*: {quote} [a door|per {home}] is [steep|more than we planned]. [I was thinking|We can do] {ask}, [and no|without the] {waive} [setup|for onboarding].\nr: [Hm. Can I|Let me] {handling}[, if you don't mind|]? [What would change for you|Help me understand where {ask} comes from].\nc: [It's what|Because that's what] [we pay now|{rival} wrote in a mail|I can defend].",
      "c: [Do better on|Sharpen] the price.\nr: [Compared to what|What do you need]?\nc*: {ask} instead of {quote}. And [drop|waive] the {waive} [setup|onboarding].\nr: [I can't do both|One of the two, maybe]. [What I'd rather do is|My plan was to] {handling}.",
    ],
    more: [
      "d: [Is that|Does it] [per unit or per occupied unit|count vacant ones]?\nr: [Occupied, counted on the first.|All doors, the vacant ones at half.]\nd: [That's {n2} doors of difference.|At {prop3} that matters, we're {n2} percent full.]",
      "c: [And what goes up|How does it move] [in year two|later]?\nr: [Capped at {n1} percent.|With the index, {n1} at most.]\nc: [Cap it at less.|Write that down for me.|I've heard that before.]",
      "r: [If I bring|Suppose I get] that [approved|through], [would you sign this month|are we done]?\nc: [I'd take it to {coworker}|Subject to legal]. [Probably.|Don't push me.|Yes.]",
      "c: [You know what|See], [my owner compares everything|{coworker} compares] to [a pizza|a cup of coffee|pest control]. [So give me something to say.|Help me there.]\nr: [Every door costs you ${n2} a year in write-offs today.|One saved eviction pays {n2} doors.]",
    ],
    close: [
      "r: [I need to talk to deal desk|Let me check what's possible] [on the {waive}|and the rate], [answer by {soon}|you hear from me {weekday}].",
      "c: [Put your best|Send the final] number [in writing|on one page], [no small print|I hate surprises].",
    ],
    thread: {
      root: ["[discount request|price ask]: {short}", "{short} [pushes back on the quote|wants a better number]"],
      key: ["we quoted {quote}, they [ask for|want] {ask} and {waive} setup waived"],
      replies: [
        "[my take|suggest]: {handling}",
        "[not below|I would not go under] list minus {n1} percent, {at_finance}",
        "[who is the competition|do we know who else]? [{rival} again|they name nobody]",
      ],
    },
    asks: [
      "What rate does {account} want in place of our offer?",
      "Which one-off charge does {account} ask us to drop, and what unit rate did it counter with?",
    ],
    blind: [
      "Which buyer countered our {quote} with {ask}?",
      "With whom did the seller's answer to haggling amount to: {handling} (they had countered with {ask})?",
    ],
    fact: "{short} was quoted {quote} and wants {ask} and {waive} of setup waived.",
  },
  {
    id: "contract-terms",
    label: "Contract",
    noun: "[the contract|terms|the redlines]",
    values: (random) => ({
      clause: random.pick([
        "the liability cap",
        "the auto-renewal",
        "governing law",
        "the audit right",
        "the data return clause",
        "the publicity clause",
        "the uptime credits",
      ]),
      want: random.pick([
        "three times the yearly fee",
        "notice of 45 days",
        "their home state",
        "once a year with a week's notice",
        "a copy within ten days",
        "only after written consent",
        "ten percent per missed hour",
      ]),
      term: random.pick(["12 months", "18 months", "24 months", "36 months"]),
      reviewer: random.pick([
        "an outside counsel who bills by the page",
        "one in-house lawyer on leave until the 9th",
        "their insurer",
        "the parent company's procurement",
        "a retired judge on the board",
      ]),
    }),
    open: [
      "r: [Where's the paper|How's legal doing|Any news on redlines]?",
      "c: [Legal came back.|I have comments from legal.] [{n1} of them.|Don't panic.]",
    ],
    core: [
      "c*: [The one that matters|Only one is serious]: {clause}. [They want|We need] {want}.\nr: [Who reviews|Who's behind that]?\nc: {reviewer}. [So it's slow|You can't rush that]. [The {term} are fine.|Term of {term} is okay.]",
      "r: [What's open|Which points are left]?\nc*: {clause}, [nothing else|really just that]: {want}. [We took your {term}.|And {term}, as you had it.]\nr: [I'd have to ask|That goes to our counsel]. [Is it a deal breaker|How firm is that]?\nc: [For {reviewer}|With {reviewer}], [everything is|always].",
    ],
    more: [
      "d: [Can we leave|What if we want out] [early|if you're bought]?\nr: [With {n2} days|There's an exit after {n1} months].\nd: [And our records?|Who exports?] [That's all I ask.|In what format?]",
      "c: [Whose paper|Can we use ours]? [Ours is {n2} pages|{coworker} prefers ours].\nr: [It adds {n1} weeks, usually.|We can, above a certain size.]",
      "r: [Insurance certificate, W-9|Did you get the insurance certificate], [all there|the rest]?\nc: [W-9 yes, certificate no.|{coworker} has them.|It says {prop1}, should be the parent.]",
    ],
    close: [
      "r: [I'll get you|You'll have] a [counter|fallback] on {clause} [by {soon}|this week].",
      "c: [Then a call with|Put] both lawyers [on a call|in a room], [{n2} minutes, done|{weekday}, and no e-mail until then].",
    ],
    thread: {
      root: [
        "{short} [paper|redlines] [are back|arrived]",
        "[legal question|terms] for {short}, {at_finance} {at_compliance}",
      ],
      key: ["[sticking point|only issue] is {clause}: they want {want}. [term ok|term] {term}"],
      replies: [
        "[reviewed by|their side]: {reviewer}",
        "[fallback|we could offer] [half|the middle], [ask counsel|not my call]",
        "[signature|target] [date|is] {soon}",
      ],
    },
    asks: [
      "Which provision holds up signature with {account}, and what do they demand?",
      "How long would {account} commit, and over what wording do we disagree?",
    ],
    blind: [
      "Whose redlines demand {want} on {clause}?",
      "Which agreement is being read by {reviewer}, who objects to {clause}?",
    ],
    fact: "{short} wants {want} on {clause}; term {term}.",
  },
  {
    id: "rival",
    label: "Competition",
    noun: "[the other vendors|who else is in the race|the comparison]",
    values: (random) => ({
      rivalName: random.pick(competitors),
      liked: random.pick([
        "a demo that ran on their own data",
        "a live person on Sundays",
        "the price per message",
        "the Spanish voice",
        "an app with their logo",
        "a two-week onboarding promise",
        "a maintenance module",
      ]),
      disliked: random.pick([
        "no ledger write-back",
        "a contract in credits",
        "three outages in one trial week",
        "a salesman who called the owner",
        "no student leases",
        "reports only as pictures",
      ]),
      rank: random.pick(["second", "first, narrowly", "tied", "third of four", "behind by a nose"]),
    }),
    open: [
      "r: [Who else|May I ask who else] are you [talking to|looking at]?",
      "c: [I'll be open|Full disclosure]: [you're not the only one|we have others in].",
    ],
    core: [
      "c*: {rivalName}. [What we liked|They had] {liked}. [What we didn't|But] {disliked}.\nr: [And where are we|How do we stand]?\nc: {rank}, [today|if we voted now].",
      "d*: [{coworker} sat through|We sat through] {rivalName} [on {weekday}|for two hours]: {liked}, [that was good|nice]; {disliked}, [that was not|less nice].\nr: [Which weighs more|So who wins]?\nd: [You're {rank}.|On my sheet you are {rank}.]",
    ],
    more: [
      "r: [Can I ask|What's] the [scoring|sheet]?\nc: [{n1} columns, weights by {coworker}.|Integration counts double.|Gut, mostly.]",
      "c: [Have you ever|Did you ever] [lost to|won against] them?\nr: [Both.|Yes, {n1} times this year.] [Usually when|They win if] [price is everything|nobody asks about posting].",
      "d: [Their reference|A friend at another manager] [told us|said] [setup took {n1} months|the support is two people|they're happy, annoyingly].\nr: [That matches what I hear.|I can't comment, but ask them about {month}.]",
    ],
    close: [
      "r: [Let me show|I'd like to show] you [the same thing|that] [on your ledger|with {prop1}], [{weekday}|{n2} minutes].",
      "c: [We decide|A decision comes] [by {soon}|after {coworker} is back], [not sooner|either way].",
    ],
    thread: {
      root: [
        "{short} [is also looking at|evaluates] [somebody else|another vendor]",
        "[head to head|competition] at {short}",
      ],
      key: ["it's {rivalName}. liked: {liked}. [did not like|minus]: {disliked}"],
      replies: [
        "[we are|position]: {rank}",
        "[battle card|anything on them]? {at_sales}",
        "[show|demo] posting [on their ledger|live] {weekday}",
      ],
    },
    asks: [
      "Whom does {account} weigh us against, and what spoke for the alternative?",
      "What put {account} off the alternative supplier?",
    ],
    blind: [
      "Which buyer praised {liked} at an alternative supplier but disliked {disliked}?",
      "Who found {disliked} off-putting when seeing {rivalName}?",
    ],
    fact: "{short} looks at {rivalName}: liked {liked}, disliked {disliked}.",
  },
  {
    id: "pilot",
    label: "Pilot",
    noun: "[the pilot|a trial]",
    values: (random, sketch, atMs) => ({
      sites: `${sketch.properties[2] ?? "Ivy Mews"} and ${sketch.properties[3] ?? "Knox Row"}`,
      begin: dayName(atMs, random.int(10, 45)),
      goal: random.pick([
        "delinquency below 6 percent",
        "200 fewer calls a week",
        "half the balances contacted in ten days",
        "no manual posting",
        "one resident complaint at most",
        "30 plans signed",
      ]),
      judge: random.pick([
        "the regional",
        "their CFO",
        "a vote of the site managers",
        "the owner's daughter",
        "an outside accountant",
      ]),
    }),
    open: [
      "r: [If we did|What about] a [trial|pilot], [what would it look like|where]?",
      "c: [I don't buy|We never buy] [anything|software] without [trying|a pilot].",
    ],
    core: [
      "c*: {sites}. [Start on|From] {begin}. [And it's a success if|We call it good at] {goal}.\nr: [Who says so|Who decides that]?\nc: {judge}[, not me|, for better or worse|].",
      "r: [So we have|Let me repeat]: [two sites,|the sites,] {sites}.\nc*: [And {begin}|Beginning {begin}]. [The bar is|Success means] {goal}, [judged by|as seen by] {judge}.\nr: [Clear.|That I can work with.] [What if it's close|And a near miss]?\nc: [Then we talk.|Then it's a no.|{coworker} would extend by {n1} weeks.]",
    ],
    more: [
      "e: [From you I need|We'd need] [a test login|{n1} users] and [last year's numbers|a baseline] [for both|before day one].\nc: [{coworker} can pull that.|Baseline, sure.|How far back?]",
      "d: [Do residents|Will people there] know it's a [trial|test]?\nr: [Up to you.|I wouldn't tell them.|One line in the first text.]",
      "r: [Is it paid|Free pilots fail]. [We'd charge {n2} percent|A small fee], [credited later|so both sides care].\nc: [Hm, {coworker} said free.|That's fair.|Up to ${n3} I don't need to ask.]",
    ],
    close: [
      "r: [I'll write|Draft of] the [one-page plan|criteria] [comes by {soon}|, you sign, we start].",
      "c: [If holidays|As long as {month}] [don't get|doesn't come] in the way, [go|yes].",
    ],
    thread: {
      root: ["{short} [trial|pilot] [setup|plan]", "[pilot at|trial at] {short}: [who does what|criteria]?"],
      key: ["{sites}, [starts|from] {begin}, [criterion|success]: {goal}"],
      replies: [
        "[decides|judge]: {judge}",
        "[baseline|last year's data] [needed|from {cust}]",
        "[paid|we charge {n2} percent], [credited later|{at_finance} fyi]",
      ],
    },
    asks: [
      "By what yardstick will {account}'s test phase be judged, and when does it begin?",
      "Where does {account} test us first?",
    ],
    blind: [
      "Whose test phase counts as passed with {goal}?",
      "Which test phase begins on {begin} and is judged by {judge}?",
    ],
    fact: "{short} pilots at {sites} from {begin}; success is {goal}.",
  },
  {
    id: "reference",
    label: "References",
    noun: "[references|a reference call|the case study]",
    values: (random) => ({
      like: random.pick([
        "a student operator above 4,000 beds",
        "somebody who left Zego",
        "a manager with union staff",
        "a REIT",
        "a family firm in the Midwest",
        "anybody with affordable housing",
      ]),
      worry: random.pick([
        "whether the first month is chaos",
        "what we did when something broke",
        "if the numbers hold in winter",
        "how many people it takes to run",
        "the real go-live date versus the promised one",
      ]),
      when: random.pick([
        "a Tuesday at seven in the morning",
        "only by e-mail",
        "before their Thursday partner meeting",
        "at the spring conference",
        "on site, not by phone",
      ]),
    }),
    open: [
      "c: [Can I talk|I'd like to talk] to [somebody|a customer] [who has it|like us]?",
      "r: [Would it help|Shall I arrange] to [speak with|meet] [another customer|someone who switched]?",
    ],
    core: [
      "c*: [Give me|I want] {like}. [And I'd ask|My question is] {worry}.\nr: [I have one or two in mind|Let me think]. [When|How]?\nc: {when}[, that's my life|].",
      "r: [What kind|Who'd be useful]?\nc*: {like}, [nobody else counts|please]. {coworker} [wonders|keeps asking] {worry}.\nr: [Honest answer: they'll tell you|I won't coach them]. [Best time|And when]?\nc: {when}.",
    ],
    more: [
      "d: [Not the one|Please not somebody] on your [home page|website], [they're all paid|everybody's happy there].\nr: [Nobody is paid.|I'd give you one who complained for {n1} months.]",
      "r: [In return|Later], would you [do one for us|be one]?\nc: [Ask me in {month}.|If the {n1}th goes well.|Our PR says no to everything.]",
    ],
    close: [
      "r: [I'll write to|Let me ask] {n1} [of them|people], [you'll have a name|and connect you] by {soon}.",
      "c: [Fifteen|{n2}] minutes [is plenty|is all I need], [tell them that|no slides].",
    ],
    thread: {
      root: [
        "[reference needed|need a reference] for {short}",
        "{short} [wants to speak with a customer|asks for a peer]",
      ],
      key: ["[profile|they want]: {like}. [will ask|question]: {worry}"],
      replies: [
        "[format|timing]: {when}",
        "[anyone willing|who could do it]? {at_success}",
        "[not the website ones|someone honest please]",
      ],
    },
    asks: [
      "With what sort of peer does {account} wish to speak before deciding?",
      "What does {account} want to find out from one of our existing clients?",
    ],
    blind: ["Who asked to speak with {like} about {worry}?", "Which buyer wants a conversation with a peer: {when}?"],
    fact: "{short} wants {like} as reference and will ask {worry}.",
  },
  {
    id: "results",
    label: "Results",
    noun: "[results|the numbers so far|the return]",
    values: (random) => ({
      collected: dollars(random, 22000, 480000, 500),
      span: random.pick([
        "in six weeks",
        "in the first quarter",
        "since the spring",
        "over 100 days",
        "in four months",
      ]),
      calls: percent(random, 12, 44),
      doubt: random.pick([
        "a one-time effect",
        "tax refund season",
        "the new manager's work",
        "rent increases",
        "a warm winter",
      ]),
    }),
    open: [
      "r: [I brought|Let me show] [numbers|the results].",
      "c: [My owner asks|People ask] [what we got|if it's worth it]. [What do I say|Help me].",
    ],
    core: [
      "r*: [We brought in|It's] {collected} {span}, and [inbound calls|calls to the offices] [fell|went down] {calls}.\nc: [{coworker} says|Some here say] that's {doubt}.\nr: [Fair.|I've heard that.] [Compare {prop1} with {prop2}, one has it and one doesn't.|We kept {n1} sites out as a control.]",
      "c*: [By our count|I have] {collected} {span}. [Do you agree|Is that yours too]? [And {calls} fewer calls|Calls down {calls}].\nr: [I had slightly more|Same here].\nd: [It could be|Isn't that] {doubt}, [to be fair|though].",
    ],
    more: [
      "c: [What counts|Do you count] [as yours|everything]? [Somebody who pays at the desk|A check in the mail]?\nr: [Only within {n1} days of a contact.|No, that's yours.]",
      "r: [Per door|In relation], that's [${n1}|{n1} times the fee].\nc: [Put that on the first page.|Owners like that one.|And without {prop3}?]",
      "d: [Which site|Who] is [worst|last]?\nr: {prop3}, [by far|again]. [{coworker} there switched the reminders off.|Nobody told the night desk.]\nc: [I'll have a word.|That explains it.]",
    ],
    close: [
      "r: [I'll turn it into|You get] [a page|two slides] [with both views|by {soon}].",
      "c: [Send the raw file|Show the math] [too|to {coworker}], [then nobody argues|please].",
    ],
    thread: {
      root: [
        "{short} [results|numbers] [for the review|are in]",
        "[what did we|how much did we] [achieve|do] at {short}?",
      ],
      key: ["{collected} {span}, calls [down|minus] {calls}"],
      replies: [
        "[objection|they say it could be] {doubt}",
        "[control group|sites without us] [looks the same|shows the difference], {n1} sites",
        "[slide|one pager] by {soon}, {at_success}",
      ],
    },
    asks: [
      "How much money have we brought {account}, and over what time?",
      "What other explanation is offered for our success at {account}?",
    ],
    blind: ["Whose success with us was put down to {doubt}?", "For which client did we bring in {collected} {span}?"],
    fact: "{short}: {collected} {span}, calls down {calls}.",
  },
  {
    id: "growth",
    label: "Portfolio",
    noun: "[the acquisition|new properties|portfolio changes]",
    values: (random, _sketch, atMs) => ({
      doors: count(random, 180, 2900),
      where: random.pick([
        "Chattanooga",
        "Lubbock",
        "Eugene",
        "Toledo",
        "Mobile",
        "Rochester",
        "Lansing",
        "Knoxville",
        "Corpus Christi",
      ]),
      closing: dayName(atMs, random.int(20, 120)),
      system: random.pick([
        "another property system",
        "paper leases",
        "a sister company's database",
        "no e-mail addresses at all",
        "rents in weekly periods",
      ]),
    }),
    open: [
      "c: [News from us|You'll like this]: [we're buying|we're growing].",
      "r: [Any changes|What's changing] in the portfolio [this year|soon]?",
    ],
    core: [
      "c*: [{doors} {home} in {where}|A deal in {where}, {doors} {home}], [closing|we close] {closing}.\nr: [Congratulations.|Wow, nice.] [What do they run on|Anything odd there]?\nc: {system}. [Of course.|So, work for you.]",
      "d*: [Not public yet, but|Keep it to yourself:] {where}, {doors} {home}, {closing}.\nc: [It comes with|The catch is] {system}.\ne: [We've done that before|I'd want a week for that].",
    ],
    more: [
      "r: [Same owner|Who owns it]?\nc: [A fund from {coworker}'s old firm.|Joint venture, {n2} to {n1}... don't ask.|Us and a pension.] [So another set of reports.|They want their own logo.]",
      "r: [And anything leaving|Are you selling too]?\nc: {prop3}, [perhaps|in {month}]. [It never made money.|The roof alone.]",
      "e: [Can we start|I'd load] the ledgers [before|at] closing, [read only|as a test]?\nc: [The seller won't like it.|After the {n1}th, yes.]",
    ],
    close: [
      "r: [I'll quote|Let me price] the [new doors|addition] [at the same rate|by {soon}].",
      "c: [Don't mail|Please nothing by mail] about this [until it closes|before {soon}].",
    ],
    thread: {
      root: ["{short} [is growing|expansion news]", "[upsell|more units] at {short}"],
      key: ["{doors} {home} in {where}, closing {closing}"],
      replies: [
        "[catch|watch out]: {system}",
        "[same rate|price] [as today|question], {at_finance}",
        "[not public|keep quiet] until then",
      ],
    },
    asks: [
      "Where is {account} purchasing, and when is it final?",
      "What complicates the takeover {account} is planning?",
    ],
    blind: [
      "Which client is taking over buildings in {where}?",
      "Whose purchase of {doors} {home} becomes final on {closing}?",
    ],
    fact: "{short} buys {doors} {home} in {where}, closing {closing}.",
  },
];
